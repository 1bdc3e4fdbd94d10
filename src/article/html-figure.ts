import type { Around } from './html-stack.js';
import { wordsOf } from './raw-node.js';
import type { RawNode } from './raw-node.js';

/** The nodes of a figure, with its caption and credit at the first one that can have them; where there is none, they are a paragraph. */
export function captioned(inside: readonly (RawNode | string)[], around: Around, isShortcode: boolean): readonly (RawNode | string)[] {
  // Text in the shortcode of a picture is its caption; a lone address in a figure is what it shows.
  const nodes = inside.flatMap((node) => {
    if (typeof node === 'string' || node.type !== 'paragraph') return [node];
    if (isShortcode) around.captioned.push(...(node.children ?? []));
    else if (/^https?:\/\/\S+$/.test(wordsOf([node]))) return [{ type: 'embed', url: wordsOf([node]) }];
    else return [node];
    return [];
  });
  const caption = wordsOf(around.captioned);
  const creditText = wordsOf(around.credits);
  const owner = nodes.findIndex((node) => typeof node === 'object' && /^(?:image-set|embed|table)$/.test(node.type));
  const own = nodes[owner];
  if (typeof own !== 'object') {
    if (caption || creditText) nodes.push({ type: 'paragraph', children: [`${caption} ${creditText}`.trim()] });
  } else if (own.type === 'table') {
    // It may have one of its own, too.
    const written = own.children?.find((node): node is RawNode => typeof node === 'object' && node.type === 'table-caption');
    const first = written ? wordsOf([written]) : '';
    const all = `${first === caption ? '' : first} ${caption} ${creditText}`.trim();
    if (all) own.children?.splice(0, Number(Boolean(written)), { type: 'table-caption', children: [all] });
  } else if (own.type === 'embed') nodes[owner] = { ...own, ...(caption && { caption: `${caption} ${creditText}`.trim() }) };
  else nodes[owner] = { ...own, picture: { ...(own['picture'] as object), ...(caption && { caption }), ...(creditText && { creditText }) } };
  return nodes;
}
