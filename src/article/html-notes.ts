import { unwrapped, wordsOf } from './raw-node.js';
import type { RawNode } from './raw-node.js';

type Nodes = readonly (RawNode | string)[];

/** Footnotes as WordPress, Markdown and others write them, a list at the end; each gets its number, by what it is called. */
export function notesOf(inside: Nodes, notes: Map<unknown, string>): Nodes {
  const lists = unwrapped(inside, /^list$/);
  let title = '';
  const children = lists.flatMap((node) => {
    if (typeof node === 'object' && node.type === 'list-item') {
      const id = `${notes.size + 1}`;
      notes.set(node['id'] ?? node, id);
      return [{ ...node, type: 'footnote-item', id }];
    }
    if (typeof node === 'string' || !/^(?:heading|thematic-break)$/.test(node.type)) return [node];
    title ||= wordsOf([node]);
    return [];
  });
  return notes.size > 0 ? [{ type: 'footnotes', ...(title && { title }), children }] : inside;
}

/** The nodes with marks in the place of links that lead to footnotes, and footnotes without the links that lead back. */
export function withMarks(nodes: Nodes, notes: ReadonlyMap<unknown, string>, inNote = false): (RawNode | string)[] {
  const known: (RawNode | string)[] = [];
  for (const node of nodes) {
    if (typeof node === 'string' || !Array.isArray(node?.children)) {
      known.push(node);
      continue;
    }
    const [, fragment] = node.type === 'link' ? (/#([^#]+)$/.exec(`${node['url']}`) ?? []) : [];
    const id = notes.get(fragment);
    if (id) known.push({ type: 'footnote', id });
    else if (inNote && fragment && (/ref|-link$/.test(fragment) || !/[\p{L}\p{N}]/u.test(wordsOf([node])))) {
      // A space before it is all there is between a link and it.
      const last = known.at(-1);
      if (typeof last === 'string' && !last.trim()) known.pop();
    } else {
      const children = withMarks(node.children, notes, inNote || node.type === 'footnote-item');
      // The mark is raised by itself.
      const isRaised = node.type === 'superscript' && children.some((child) => typeof child === 'object' && child.type === 'footnote');
      for (const child of isRaised ? children : [{ ...node, children }]) known.push(child);
    }
  }
  return known;
}
