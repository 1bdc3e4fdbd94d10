import type { TemplateResult } from 'lit';
import type { Block, Box, Embed, Footnote, HostSlot, ListItem, Media, Phrasing, TableBody, TableCaption, TableCell, TableRow } from '../article/article.js';

/** Nodes that few articles have. */
export type Part = Embed | Media | Box | Footnote | HostSlot;

export type AnyNode = Phrasing | Block | ListItem | TableCaption | TableBody | TableRow | TableCell;

export type Html = (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult;

/** How the article around is shown. */
export interface PartView {
  readonly referrerPolicy: string | undefined;
  /** Shows the article again; fulfilled when that is done. The same function as long as its element lasts. */
  readonly update: () => Promise<unknown>;
}

/**
 * What the module for parts has from the one that loads it. It comes with each call: the page may have several versions of that
 * module, whose templates differ.
 */
export interface Kit {
  readonly html: Html;
  readonly view: PartView;
  /** Shows any node of an article. */
  readonly show: (node: AnyNode) => unknown;
}

/** Lit's word for an attribute that is not to be there: the same symbol in all its copies. */
export const nothing = Symbol.for('lit-nothing');

/** A node with nothing but its own fields: what a page has added to the prototype of all objects is no content. */
const plainNode = <N extends AnyNode>(fields: N): N => Object.assign(Object.create(null), fields) as N;
const textNode = (value: string) => plainNode({ type: 'text', value });

export const linkTo = ({ show }: Kit, url: string, words: string): unknown => show(plainNode({ type: 'link', url, children: [textNode(words)] }));

const ids = new WeakMap<object, string>();
let count = 0;

/** A name for what belongs to a node, which nothing else in its article has. */
export function idOf(node: object): string {
  const id = ids.get(node) ?? `part-${(count += 1)}`;
  ids.set(node, id);
  return id;
}

export const headingNode = (title: string) => plainNode({ type: 'heading', children: [textNode(title)] });

export const rootOf = (element: Element) => element.getRootNode() as ShadowRoot;

/** A box under its heading, by which it is called; without one it is no landmark. */
export function section({ html, show }: Kit, box: object, name: string, title: string | undefined, content: unknown): unknown {
  const id = title ? idOf(box) : nothing;
  const inside = [title && html`<div id=${id}>${show(headingNode(title))}</div>`, content];
  // What stands beside the run of the text, and what belongs to it.
  return name === 'info-box' ? html`<aside .plainNode=${box} part=${name} class="box" aria-labelledby=${id}>${inside}</aside>` : html`<section .plainNode=${box} part=${name} class="box" aria-labelledby=${id}>${inside}</section>`;
}
