import type { Block, ListItem, Phrasing, Pullquote } from '../../article/article.js';

/** What is around the blocks, as far as it is seen in them. */
export interface Manner {
  /** Level of a sub-head of the first kind. */
  readonly level: number;
  readonly referrerPolicy: string | undefined;
  /** Whether quotations are to be shared, and the address that these lead to. */
  readonly share: string | boolean;
}

const tags = { strong: 'strong', emphasis: 'em', strikethrough: 's', subscript: 'sub', superscript: 'sup', code: 'code', link: 'a', paragraph: 'p', blockquote: 'blockquote', 'list-item': 'li' } as const;
const depths = { chapter: 0, subheading: 1, label: 2 } as const;

/** Elements by their blocks, with the manner in which they were made. */
const made = new WeakMap<Block, { readonly manner: Manner; readonly element: Element }>();
/** Those that have nothing but words, marks and links in them. */
const elements = new WeakSet<Node>();

const blockTypes: ReadonlySet<Block['type']> = new Set(['paragraph', 'heading', 'list', 'blockquote', 'pullquote'] as const);

/** Stands for what is left to templates. */
const other = new Error('no plain text');

function nodeOf(node: Phrasing | Block | ListItem, manner: Manner): Node | string {
  // A text that no script ever holds is cheaper.
  if (node.type === 'text') return node.value;
  if (node.type === 'break') return document.createElement('br');
  let element: HTMLElement;
  if (node.type === 'heading') {
    element = document.createElement(`h${Math.min(6, manner.level + depths[node.level ?? 'chapter'])}`);
    element.setAttribute('part', 'subhead');
  } else if (node.type === 'pullquote') {
    const quote = document.createElement('pull-quote') as HTMLElement & { quote?: Pullquote; share?: string | boolean };
    if (node.align) quote.setAttribute('align', node.align);
    quote.quote = node;
    quote.share = manner.share;
    return quote;
  } else if (node.type === 'list') element = document.createElement(node.ordered ? 'ol' : 'ul');
  else if (node.type in tags) element = document.createElement(tags[node.type as keyof typeof tags]);
  else throw other;
  if (node.type === 'link') {
    element.setAttribute('href', node.url);
    element.setAttribute('rel', 'noopener');
    if (manner.referrerPolicy) element.setAttribute('referrerpolicy', manner.referrerPolicy);
  }
  for (const child of (node as { readonly children: readonly (Phrasing | Block)[] }).children) element.append(nodeOf(child, manner));
  return element;
}

const isSame = (one: Manner, two: Manner, { type }: Block): boolean => one === two || (one.level === two.level && one.referrerPolicy === two.referrerPolicy && (type !== 'pullquote' || one.share === two.share));

/**
 * The element of a block that is a quotation, or words, marks and links alone, as nine of ten are; nothing for others. Made by hand, since the templates of
 * a long article cost more than all else that is done for it; it is the same element as long as the block is the same.
 */
export function plainElement(block: Block, manner: Manner): Element | undefined {
  const known = made.get(block);
  if (known && isSame(known.manner, manner, block)) return known.element;
  if (!blockTypes.has(block.type)) return undefined;
  try {
    const element = nodeOf(block, manner) as Element;
    made.set(block, { manner, element });
    if (block.type !== 'pullquote') elements.add(element);
    return element;
  } catch (error) {
    if (error !== other) throw error;
    return undefined;
  }
}

/** The same for the plain copy, if it is one of these. */
export function copyOf(element: Node): Node | undefined {
  if (!elements.has(element)) return undefined;
  const copy = element.cloneNode(true) as Element;
  if (copy.hasAttribute('part')) copy.removeAttribute('part');
  return copy;
}
