import type { Source } from '../../safety/door.js';
import { htmlNodes, isHtml } from '../html.js';
import { wordsOf } from '../raw-node.js';
import type { RawNode } from '../raw-node.js';
import type { Reading } from '../reading.js';
import type { Format } from '../format.js';

/** A heading before everything else is the headline. */
function read(source: unknown, reading: Reading): Source {
  const nodes = htmlNodes(String(source), reading);
  const [first] = nodes;
  return first?.type === 'heading' && nodes.length > 1 ? { headline: wordsOf([first]), body: fromTheTop(nodes.slice(1)) } : { body: nodes };
}

const lower: Readonly<Record<string, unknown>> = { subheading: 'chapter', label: 'subheading' };

/** Where the headline was a second level, and sub-heads were a third, they are the second below it: no level is left out. */
function fromTheTop(nodes: readonly RawNode[]): readonly RawNode[] {
  const levels = nodes.flatMap(({ type, level }) => (type === 'heading' ? [level] : []));
  return levels.includes('chapter') || !levels.includes('subheading') ? nodes : nodes.map((node) => (node.type === 'heading' ? { ...node, level: lower[`${node['level']}`] } : node));
}

/** A page or a piece of one, also as an old editor has left it: with blank lines for paragraphs, and shortcodes. */
export const html: Format = {
  name: 'html',
  isText: true,
  matches: (source, contentType) => typeof source === 'string' && (contentType.includes('html') || (contentType !== 'text/plain' && isHtml(source))),
  read,
};

/** What the block editor of WordPress stores: HTML with comments. */
export const gutenberg: Format = {
  name: 'gutenberg',
  isText: true,
  matches: (source) => typeof source === 'string' && /<!-- \/?wp:/.test(source),
  read,
};
