import { isVisible } from '../safety/plain-text.js';
import { marks, names } from './html-elements.js';

/** A node of the article model as it is written, which the door for articles still has to read. Text is a string. */
export interface RawNode {
  readonly type: string;
  readonly children?: (RawNode | string)[];
  readonly [field: string]: unknown;
}

const phrasing = names(`${Object.values(marks).join(' ')} footnote`);

/** The words of nodes, with spaces between blocks. */
export const wordsOf = (nodes: readonly (RawNode | string)[]): string => wordsIn(nodes).replace(/[ \t\n]+/g, ' ').trim();

// What a page makes of its shortcodes may be anything.
const wordsIn = (nodes: unknown): string =>
  Array.isArray(nodes) ? (nodes as (RawNode | string | null)[]).map((node) => (typeof node === 'string' ? node : node?.type === 'break' ? ' ' : node && phrasing.test(node.type) ? wordsIn(node.children) : ` ${wordsIn(node?.children)} `)).join('') : '';

/** Whether a node is more than a run of text. */
export const isBlock = (node: RawNode | string | undefined): node is RawNode => typeof node === 'object' && node.type !== 'break' && !phrasing.test(node.type);

/** The nodes, with what is in those of some types in their place. */
export const unwrapped = (nodes: readonly (RawNode | string)[], types: RegExp): readonly (RawNode | string)[] => nodes.flatMap((node) => (typeof node === 'object' && types.test(node.type) ? unwrapped(node.children ?? [], types) : node));

const keptEmpty = names('table-row table-cell table-body');

/** The nodes in which there is something to see; cells of tables keep their places. */
export const withoutEmpty = (nodes: readonly (RawNode | string)[]): readonly RawNode[] => nodes.flatMap((node) => (typeof node !== 'object' || !node ? [] : isBlock(node) ? kept(node) : node));

function kept(node: RawNode): readonly RawNode[] {
  if (!Array.isArray(node.children) || node.type === 'preformatted') return [node];
  const children = node.children.flatMap((child): readonly (RawNode | string)[] => (child && isBlock(child) ? kept(child) : [child]));
  const isSeen = keptEmpty.test(node.type) || children.some((child) => child && isBlock(child)) || children.some((child) => typeof child === 'string' && /[!-~]/.test(child)) || isVisible(wordsOf(children));
  return isSeen ? [{ ...node, children }] : [];
}
