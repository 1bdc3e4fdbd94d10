import { decodeEntities } from './entities.js';
import { blocks, bounds, boxes, buttonBounds, films, headings, items, lastEnds, levels, listBounds, lists, marks, media, paragraphs, reopened, roots, shortcode, special, tableBounds, tableish, tableParts, tags, voids } from './html-elements.js';
import type { Names } from './html-elements.js';
import { addCaption, captioned, galleryOf, quoteOf } from './html-figure.js';
import { notesOf, withMarks } from './html-notes.js';
import { depthLimit, gatheringLimit, lengthLimit } from './html-stack.js';
import type { Around, Element, Mark, Place } from './html-stack.js';
import { htmlTokens } from './html-tokens.js';
import type { Attributes } from './html-tokens.js';
import { filmOf, pictureIn, spansIn } from './html-attributes.js';
import { isBlock, withoutEmpty, wordsOf } from './raw-node.js';
import type { RawNode } from './raw-node.js';
import type { Source } from '../safety/door.js';
import { entryLimit } from './reading.js';
import type { Reading } from './reading.js';
import { attributesIn, isShortcode, keeps, nodesOf } from './shortcodes.js';

/** Whether a text is HTML, where a field may have either. */
export const isHtml = (text: unknown): text is string => typeof text === 'string' && tags.test(text);

/** The words of a piece of HTML, on one line. */
export const plainText = (html: string): string => wordsOf(htmlNodes(html));

/**
 * The nodes of the article model in a piece of HTML or a page, for the door of articles to read. It reads as browsers do (implied end
 * tags, marks that go on in the next block, text that is moved out of tables), never touches a document, and takes time in
 * proportion to the text. Shortcodes become nodes, too.
 */
export function htmlNodes(html: string, reading?: Reading): readonly RawNode[] {
  const root: (RawNode | string)[] = [];
  const stack: Element[] = [{ name: '', place: { into: root, type: 'paragraph', flow: true, space: true }, marker: 0 }];
  const active: Mark[] = [];
  /** Numbers of the footnotes, by the fragments that lead to them. */
  const notes = new Map<unknown, string>();
  /** How many elements of each name are open, so that what is not there is not looked for. */
  const open = new Map<string, number>();
  /** Nodes so far: the door for articles looks at no more than its limit. */
  let made = 0;
  let gathering = 0;
  const count = (name: string, by: number) => open.set(name, (open.get(name) ?? 0) + by);
  /** The first of the active marks that belong to each cell inside one another: those before stay as they are. */
  const markers = [0];

  const top = () => stack.at(-1) as Element;
  /** Where content goes now: what stands in a table, but in no cell, comes before it. */
  const here = (): Place => (tableish.test(top().name) ? (stack[find((name) => name === 'table', tableBounds) - 1] as Element) : top()).place;
  const find = (matches: (name: string) => boolean, bound: Names = bounds): number => {
    for (let index = stack.length - 1; index > 0; index--) {
      const { name } = stack[index] as Element;
      if (matches(name)) return index;
      if (bound.test(name)) break;
    }
    return 0;
  };
  const endAt = (index: number) => {
    if (index === 0) return;
    while (stack.length > index) {
      const { name, end, mark, marker } = stack.pop() as Element;
      count(name, -1);
      if (mark) active.splice(active.indexOf(mark), 1);
      if (marker >= 0) active.length = Math.min(markers.pop() ?? 0, active.length);
      end?.();
    }
    for (const mark of active) if (mark.depth > stack.length) mark.depth = NaN;
  };
  /** Ends the nearest element of a name within the bounds. */
  const end = (name: string, bound?: Names) => {
    if (open.get(name)) endAt(find((other) => other === name, bound));
  };
  const push = (name: string, options: Partial<Element> = {}) => {
    if (stack.length >= depthLimit) return options.end?.();
    stack.push({ name, place: here(), around: top().around, marker: -1, ...options });
    count(name, 1);
    if (options.marker !== undefined) markers.push(options.marker);
  };
  const breakText = (place = here()) => {
    if (place.flow) place.open = undefined;
  };
  const reopen = () => {
    for (const mark of active.slice(firstActive())) if (Number.isNaN(mark.depth)) mark.depth = stack.length;
  };
  const firstActive = () => markers.at(-1) ?? 0;

  /** Puts a block where the text is, which goes on behind it. */
  const put = (node: RawNode) => {
    here().into.push(node);
    made++;
  };
  // An old editor stores blank lines for paragraphs.
  const hasParagraphs = /<p[\s>]/i.test(html);
  const write = (content: RawNode | string): void => {
    const place = here();
    if (typeof content === 'string' && place.flow && !hasParagraphs && /\n\s*\n/.test(content)) {
      for (const part of content.split(/\n\s*\n/)) {
        write(part);
        breakText(place);
      }
      return;
    }
    const isPre = place.type === 'preformatted';
    let text = typeof content === 'string' && !isPre ? content.replace(/[ \t\n\r\f]+/g, ' ') : content;
    if (place.type ? !place.open || place.open !== place.into.at(-1) : place.into.length === 0 || isBlock(place.into.at(-1))) {
      // Marks that wait begin again with white space, though nothing is to be seen.
      if (typeof text === 'string' && !isPre && !text.trim()) return text && !tableish.test(top().name) ? reopen() : undefined;
      if (place.type) place.into.push((place.open = { type: place.type, children: [], ...place.fields }));
      made++;
      place.space = true;
    }
    if (place.space && typeof text === 'string' && !isPre) text = text.replace(/^ /, '');
    if (text === '') return;
    place.space = typeof text === 'string' ? text.endsWith(' ') : true;
    reopen();
    let list = place.open?.children ?? place.into;
    for (const mark of active) {
      if (!mark.type || Number.isNaN(mark.depth)) continue;
      if (!mark.node || mark.node !== list.at(-1)) {
        list.push((mark.node = { type: mark.type, children: [], ...(mark.url && { url: mark.url }) }));
        made++;
      }
      list = mark.node.children;
    }
    const last = list.at(-1);
    if (typeof text === 'string' && typeof last === 'string') list[list.length - 1] = last + text;
    else {
      list.push(text);
      made++;
    }
  };

  /** Begins what is made of all that is in it, at its end: nodes that come in its place. */
  const gather = (name: string, around: Around | undefined, make: (inside: (RawNode | string)[]) => readonly (RawNode | string)[], parts?: Element['parts']) => {
    // What is in the innermost is handed on from each to the next.
    if (gathering === gatheringLimit) return push(name);
    gathering++;
    const inside: (RawNode | string)[] = [];
    const place = here();
    push(name, {
      place: { into: inside, type: 'paragraph', flow: true },
      around,
      parts,
      end: () => {
        gathering--;
        for (const node of make(inside)) place.into.push(node);
      },
    });
  };
  /** Begins what has captions: a picture, a table, a film, a quotation. What it is of is known at its end. */
  const figure = (name: string, make: (inside: (RawNode | string)[], around: Around) => readonly (RawNode | string)[] = captioned, kind?: Around['kind']) => {
    const around: Around = { kind, captioned: [], credits: [] };
    gather(name, around, (inside) => make(inside, around));
  };
  /** Begins a pull quote, whose source may stand in several places. */
  const pullquote = (name: string, attributes: Attributes) => figure(name, (inside, { captioned: spoken }) => quoteOf(inside, spoken, attributes), 'quote');
  /** A caption that stands outside is that of the picture just before it, if that has none. */
  const loneCaption = (place: Place) => {
    const words: (RawNode | string)[] = [];
    push('figcaption', { place: { into: words }, end: () => addCaption(place.into, words) });
  };
  const collect = (name: string, into: (RawNode | string)[]) => {
    into.push(' ');
    push(name, { place: { into } });
  };

  const image = (attributes: Attributes) => {
    // These stand for a character, which they name.
    if (/\b(?:emoji|wp-smiley)\b/.test(attributes.get('class') ?? '')) return write(attributes.get('alt') ?? '');
    const picture = pictureIn(attributes);
    if (picture) put({ type: 'image-set', picture });
  };

  const start = (name: string, attributes: Attributes) => {
    const css = attributes.get('class') ?? '';
    const { around } = top();
    const isBox = css && boxes.test(name);
    if (name === 'a') endMark('a');
    if (blocks.test(name)) end('p', buttonBounds);
    if (headings.test(name) && headings.test(top().name) && !active.some(({ depth }) => depth === stack.length)) endAt(stack.length - 1);
    if (items.test(name)) {
      // Up to the nearest block, but through those that hold no lists.
      for (let index = stack.length - 1; index > 0; index--) {
        const other = (stack[index] as Element).name;
        if (name === 'li' ? other === name : other === 'dd' || other === 'dt') endAt(index);
        else if (!special.test(other) || /^(?:address|div|p)$/.test(other)) continue;
        break;
      }
    }
    if (tableParts.test(name)) return startPart(name, attributes);
    // One that begins between the rows of another ends that.
    if (name === 'table' && stack[find((other) => /^(?:t[dh]|caption|table)$/.test(other), tableBounds)]?.name === 'table') end(name, tableBounds);
    if (blocks.test(name)) breakText();
    const place = here();
    if (reopened.test(name)) {
      reopen();
      const first = firstActive();
      const same = active.slice(first).filter((mark) => mark.name === name);
      // Three are as good as more.
      if (same.length > 2) active.splice(active.indexOf(same[0] as Mark), 1);
      const url = attributes.get('href');
      active.push({ name, type: name === 'a' && !url ? '' : (marks[name] ?? ''), depth: stack.length, ...(name === 'a' && { url }) });
    } else if (name === 'br') {
      reopen();
      const line = place.open?.children;
      if (place.flow && typeof line?.at(-1) === 'object' && (line.at(-1) as RawNode).type === 'break') {
        line.pop();
        place.open = undefined;
      } else if (place.type === 'preformatted') write('\n');
      else write({ type: 'break' });
    } else if (name === 'img') image(attributes);
    else if (name === 'hr') put({ type: 'thematic-break' });
    else if (films.test(name)) {
      const parts: Element['parts'] = [];
      gather(name, undefined, (inside) => [...filmOf(name, attributes, parts), ...inside], parts);
    } else if (name === 'source' || name === 'track') top().parts?.push({ name, attributes });
    else if (media.test(name)) {
      const url = attributes.get('data-src') ?? attributes.get('src') ?? attributes.get('data');
      if (url) put({ type: 'embed', url });
      if (name === 'object') push(name, { marker: active.length });
    } else if (isBox && /pull-?quote/i.test(css)) pullquote(name, attributes);
    else if (isBox && /\bgallery(?!\S)/.test(css)) figure(name, galleryOf, 'gallery');
    else if (isBox && /(?:^|\s|block-)footnotes(?!\S)/.test(css)) gather(name, undefined, (inside) => notesOf(inside, notes));
    else if (name === 'figcaption' || (around && (/caption-text|gallery-caption/.test(css) || (around.kind === 'quote' && /^(?:cite|footer)$/.test(name))))) {
      // In a gallery, one that is not its own is that of a picture.
      if (!around || (around.kind === 'gallery' && top().name !== 'figure')) loneCaption(place);
      else collect(name, around.captioned);
    }
    else if (around && css && /credit|copyright/i.test(css)) collect(name, around.credits);
    else if (name === 'figure' || (name === 'div' && css && /\bwp-caption\b/.test(css))) figure(name);
    else if (name === 'blockquote') container(name, { type: 'blockquote', children: [] });
    else if (lists.test(name)) container(name, { type: 'list', ordered: name === 'ol', children: [] });
    else if (name === 'li') container(name, { type: 'list-item', id: attributes.get('id'), children: [] });
    else if (name === 'table') table();
    else if (name === 'pre' || name === 'listing') push(name, { place: { into: place.into, type: 'preformatted' } });
    else if (headings.test(name)) push(name, { place: { into: place.into, type: 'heading', fields: { level: levels[Number(name[1])] ?? 'label' } } });
    else if (paragraphs.test(name)) push(name, { place: { into: place.into, type: 'paragraph' } });
    else if (blocks.test(name)) push(name, { end: () => breakText(place) });
    else if (!voids.test(name) && !roots.test(name)) {
      if (!special.test(name)) reopen();
      const type = marks[name];
      const mark = type ? { name: '', type, depth: stack.length } : undefined;
      if (mark && stack.length < depthLimit) active.push(mark);
      push(name, { mark });
    }
  };
  const container = (name: string, node: RawNode & { readonly children: (RawNode | string)[] }) => {
    const place = here();
    if (stack.length < depthLimit) place.into.push(node);
    made++;
    push(name, { place: { into: node.children, ...(node.type === 'blockquote' && { type: 'paragraph', flow: true }) } });
  };

  const table = () => {
    const place = here();
    const rows: RawNode[] = [];
    const captions: RawNode[] = [];
    push('table', {
      place: { into: rows },
      around: { captioned: captions, credits: [] },
      // At its end: text that stands between the rows comes before the table.
      end: () => {
        const filled = rows.filter(({ children = [] }) => children.length > 0);
        const caption = wordsOf(captions);
        if (filled.length > 0) place.into.push({ type: 'table', children: [...(caption ? [{ type: 'table-caption', children: [caption] }] : []), { type: 'table-body', children: filled }] });
        else if (caption) place.into.push({ type: 'paragraph', children: [caption] });
      },
    });
  };
  /** Ends all that stands in a part of a table, other than its parts. */
  const clear = (index: number) => {
    endAt(index);
    for (const mark of active) if (mark.depth >= index) mark.depth = NaN;
  };
  const startPart = (name: string, attributes: Attributes) => {
    const inTable = find((other) => other === 'table', tableBounds);
    if (inTable === 0) return;
    const rows = (stack[inTable] as Element).place.into;
    if (name === 'caption') {
      clear(inTable + 1);
      push(name, { place: { into: (stack[inTable] as Element).around?.captioned ?? [] }, marker: active.length });
    } else if (!/^t[rdh]$/.test(name)) {
      clear(inTable + 1);
      push(name);
    } else {
      const section = find((other) => /^t(?:body|head|foot)$/.test(other), tableBounds);
      const row = find((other) => other === 'tr', tableBounds);
      clear((name !== 'tr' && row) || section || inTable ? ((name !== 'tr' && row) || section || inTable) + 1 : 0);
      if (top().name === 'table') push('tbody');
      if (name === 'tr' || top().name !== 'tr') {
        const cells: RawNode[] = [];
        rows.push({ type: 'table-row', children: cells });
        push('tr', { place: { into: cells } });
      }
      if (name === 'tr') return;
      const children: RawNode[] = [];
      made++;
      top().place.into.push({ type: 'table-cell', children, heading: name === 'th', ...spansIn(attributes) });
      push(name, { place: { into: children }, around: undefined, marker: active.length });
    }
  };

  const endMark = (name: string): boolean => {
    const mark = active.slice(firstActive()).findLast((other) => other.name === name);
    if (!mark) return false;
    if (!Number.isNaN(mark.depth)) {
      const above = stack.slice(mark.depth);
      if (above.some((element) => bounds.test(element.name))) return true;
      const block = above.findIndex((element) => special.test(element.name));
      if (block < 0) endAt(mark.depth);
      // What stands between the mark and the block ends, too.
      else {
        for (const { name: other, mark: inner } of stack.splice(mark.depth, block)) {
          count(other, -1);
          if (inner) active.splice(active.indexOf(inner), 1);
        }
      }
    }
    active.splice(active.indexOf(mark), 1);
    return true;
  };
  const finish = (name: string) => {
    if (name === 'br') return start(name, new Map());
    if (reopened.test(name) && endMark(name)) return;
    if (name === 'p') {
      const index = find((other) => other === 'p', buttonBounds);
      if (index) endAt(index);
      else breakText();
    } else if (headings.test(name)) endAt(find((other) => headings.test(other)));
    else if (name === 'li') end(name, listBounds);
    else if (tableParts.test(name) || name === 'table') end(name, tableBounds);
    else if (special.test(name)) end(name);
    else {
      for (let index = stack.length - 1; index > 0; index--) {
        const { name: other, parts, place } = stack[index] as Element;
        if (other === name) {
          // Words for browsers that play nothing.
          if (parts) place.into.length = 0;
          endAt(index);
        } else if (!special.test(other)) continue;
        break;
      }
    }
  };

  const closing = lastEnds(html);
  /** Text with shortcodes in it; `textEnd` is where the text ends in the HTML. */
  const textAndShortcodes = (value: string, textEnd: number) => {
    if (!value.includes('[')) return write(value);
    const closingHere = lastEnds(value);
    let from = 0;
    for (const match of value.matchAll(shortcode)) {
      const [whole, before = '', slash = '', written = '', rest = '', behind = ''] = match;
      const name = written.toLowerCase();
      const isCaption = /^(?:wp_)?caption$/.test(name);
      const known = isCaption || (reading?.shortcodes.has(name) ?? false);
      const hasEnd = (closing.get(name) ?? -1) >= textEnd || (closingHere.get(name) ?? -1) > match.index;
      if (!isShortcode(name, rest, Boolean(slash) || hasEnd, known)) continue;
      const escaped = before && behind;
      if (!known && !escaped && reading && keeps(whole, reading)) continue;
      write(value.slice(from, match.index));
      from = match.index + whole.length;
      if (escaped) {
        write(whole.slice(1, -1));
        continue;
      }
      if (before) write(before);
      if (slash) end(`[${name}`, tableBounds);
      else if (known) {
        const attributes = attributesIn(rest);
        end('p', bounds);
        if (isCaption || name === 'pullquote') breakText();
        const make = (children: readonly Source[]) => ((reading && nodesOf(name, { attributes, content: wordsOf(children as RawNode[]), children }, whole, reading)) ?? []).map((node) => (typeof node === 'string' ? { type: 'paragraph', children: [node] } : node) as RawNode);
        if (isCaption && hasEnd) {
          figure(`[${name}`, captioned, 'shortcode');
          if (attributes['caption']) top().around?.captioned.push(attributes['caption']);
        } else if (isCaption) reading?.note('shortcode-invalid', whole);
        else if (name === 'pullquote' && hasEnd) pullquote(`[${name}`, new Map(Object.entries(attributes)));
        else if (hasEnd && !rest.endsWith('/')) gather(`[${name}`, undefined, (inside) => make(inside.filter((node) => typeof node === 'object')));
        else for (const node of make([])) put(node);
      }
      if (behind) write(behind);
    }
    write(value.slice(from));
  };

  if (html.length > lengthLimit) reading?.note('too-long', `${lengthLimit}`);
  for (const token of htmlTokens(html.slice(0, lengthLimit))) {
    if (made > entryLimit) {
      reading?.note('too-many-blocks', `${entryLimit}`);
      break;
    }
    if (token.name === undefined) {
      const plain = decodeEntities(token.text, false, (name) => reading?.note('entity-unknown', name));
      if (top().place.type === 'preformatted' || active.some(({ name }) => name === 'code')) write(plain);
      else textAndShortcodes(plain, token.end);
    } else if (token.isEnd) finish(token.name);
    else start(token.name, token.attributes);
  }
  endAt(1);
  return withoutEmpty(notes.size > 0 ? withMarks(root, notes) : root);
}
