import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { htmlNodes } from '../../src/article/html.js';
import type { RawNode } from '../../src/article/raw-node.js';

const marks: Readonly<Record<string, string>> = { a: 'link', b: 'strong', strong: 'strong', em: 'emphasis', i: 'emphasis', code: 'code', tt: 'code', kbd: 'code', samp: 'code', s: 'strikethrough', strike: 'strikethrough', del: 'strikethrough', sub: 'subscript', sup: 'superscript' };
const blocks: Readonly<Record<string, string>> = { p: 'paragraph', dt: 'paragraph', dd: 'paragraph', summary: 'paragraph', pre: 'preformatted', listing: 'preformatted', li: 'list-item', td: 'table-cell', th: 'table-cell', blockquote: 'paragraph', ul: 'paragraph', ol: 'paragraph', h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading' };
const unread = /^(?:script|style|template|title|noscript|iframe|textarea|select|noembed|noframes|xmp)$/;
/** What is not in the run of the text: captions and pull quotes. */
const isAside = (node: Tree.Node): boolean => /^(?:figcaption|caption)$/.test(node.nodeName) || ('attrs' in node && node.attrs.some(({ name, value }) => name === 'class' && /caption-text|gallery-caption|pull-?quote/.test(value)));

/** Text in the order of the document, with the kind of block it stands in and what it is marked as: one entry for each run. */
class Runs {
  readonly #runs: { text: string; readonly label: string }[] = [];

  add(text: string, block: string, marked: ReadonlySet<string>): void {
    const label = [block, ...[...marked].toSorted()].join(' ');
    const last = this.#runs.at(-1);
    if (last?.label === label) last.text += text;
    else this.#runs.push({ text, label });
  }

  /** Without white space, which blocks collapse and trees keep. */
  get all(): readonly string[] {
    const joined: { text: string; readonly label: string }[] = [];
    for (const { text, label } of this.#runs) {
      const bare = text.replace(/\s+/g, '');
      if (bare === '') continue;
      const last = joined.at(-1);
      if (last?.label === label) last.text += bare;
      else joined.push({ text: bare, label });
    }
    return joined.map(({ text, label }) => `${label}: ${text}`);
  }
}

/** The runs as parse5 finds them. */
export function expectedRuns(html: string): readonly string[] {
  const runs = new Runs();
  const walk = (node: Tree.Node, block: string, marked: ReadonlySet<string>): void => {
    if (node.nodeName === '#text') runs.add((node as Tree.TextNode).value, block, marked);
    if (!('childNodes' in node) || unread.test(node.nodeName) || isAside(node)) return;
    const mark = node.nodeName === 'a' && !node.attrs.some(({ name, value }) => name === 'href' && value) ? undefined : marks[node.nodeName];
    for (const child of node.childNodes) walk(child, blocks[node.nodeName] ?? block, mark ? new Set([...marked, mark]) : marked);
  };
  walk(parse(`<!doctype html><body>${html}`, { scriptingEnabled: false }), 'paragraph', new Set());
  return runs.all;
}

/** The runs as we find them. */
export function foundRuns(html: string): readonly string[] {
  const runs = new Runs();
  const walk = (node: RawNode | string, block: string, marked: ReadonlySet<string>): void => {
    if (typeof node === 'string') runs.add(node, block, marked);
    else if (node.type !== 'table-caption') {
      const isMark = Object.values(marks).includes(node.type);
      const isBlock = Object.values(blocks).includes(node.type);
      for (const child of node.children ?? []) walk(child, isBlock ? node.type : node.type === 'list' ? 'paragraph' : block, isMark ? new Set([...marked, node.type]) : marked);
    }
  };
  for (const node of htmlNodes(html)) walk(node, 'paragraph', new Set());
  return runs.all;
}
