import { createContext } from '@lit/context';

/** What an article or a `<news-provider>` tells the elements inside it. */
export interface NewsContext {
  /** Base URL of the vote service, absolute. */
  readonly endpoint?: string;
  /** Address of the document that the surrounding article came from. */
  readonly documentUrl?: string;
  /** Level for the headings of an element inside, 1 to 6. */
  readonly headingLevel?: number;
}

/** Registered by name, so that elements of another copy of the module on the same page take part. */
export const newsContext = createContext<NewsContext>(Symbol.for('news-widgets'));
