import type { Attributes } from './html-tokens.js';
import type { RawNode } from './raw-node.js';

/** Characters of HTML that are looked at, as many as a document from an address may have. */
export const lengthLimit = 2 * 1024 * 1024;

/** Elements inside one another; what is deeper is taken as if it stood one level higher. */
export const depthLimit = 250;

/** Figures and pull quotes inside one another. */
export const gatheringLimit = 8;

/** Where content goes: the nodes of one container. */
export interface Place {
  readonly into: (RawNode | string)[];
  /** The node that loose text is put into, such as `paragraph`; without it, text stands in the container itself. */
  readonly type?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Whether the beginning of a block ends the text before it. */
  readonly flow?: boolean;
  /** The node for loose text, which goes on there as long as nothing has come after it. */
  open?: (RawNode & { readonly children: (RawNode | string)[] }) | undefined;
  /** Whether the last character was white space, or a line begins. */
  space?: boolean;
}

/** What belongs to a picture, a table or a pull quote and stands around it. */
export interface Around {
  /** Of a quotation, the speaker may stand in several places. */
  readonly kind?: 'quote' | 'gallery' | 'shortcode' | undefined;
  readonly captioned: (RawNode | string)[];
  readonly credits: (RawNode | string)[];
}

export interface Element {
  readonly name: string;
  readonly place: Place;
  readonly around?: Around | undefined;
  /** A mark that ends with its element: one that is not reopened. */
  readonly mark?: Mark | undefined;
  readonly end?: (() => void) | undefined;
  /** The files of a film or a sound. */
  readonly parts?: { readonly name: string; readonly attributes: Attributes }[] | undefined;
  /** How many marks there were when a cell began: those inside stay inside. */
  readonly marker: number;
}

/** A run of text with a look or a link. HTML opens some of them again in the next block, as long as nobody has closed them. */
export interface Mark {
  readonly name: string;
  /** Empty where the model has no such mark. */
  readonly type: string;
  readonly url?: string | undefined;
  /** Elements around it; `NaN` where its block has ended and it waits for more text. */
  depth: number;
  node?: RawNode & { readonly children: (RawNode | string)[] };
}
