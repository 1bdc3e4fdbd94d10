/** What `article-extras.js` knows of an article's element. */
export interface ExtrasHost extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
  readonly pullQuote: string | undefined;
  /** Lit makes `null` of an attribute that was taken away. */
  readonly src: string | undefined;
  readonly analyticsUrl: string | undefined;
  readonly refreshEvery: number | string | null | undefined;
  readonly readingTime: boolean | string | undefined;
  readonly jsonLd: boolean | string | undefined;
  readonly progress: boolean | string | undefined;
  readonly contents: boolean | string | undefined;
  readonly listen: boolean | string | undefined;
  refresh(): void;
}
