import type { Enclosed } from './reading.js';

/** A WordPress shortcode: `[name key="value" word]`, alone or with `content[/name]`. */
export interface Shortcode {
  /** In lower case; with a slash in front where it is an end tag without a beginning. */
  readonly name: string;
  readonly attributes: Enclosed['attributes'];
  readonly content: string;
  /** Written with doubled brackets: what is between the outer ones is meant literally. */
  readonly escaped: boolean;
  /** Whether anybody knows the name. Of what nobody knows, each tag is one of its own. */
  readonly known: boolean;
  readonly start: number;
  readonly end: number;
}

interface Tag {
  readonly name: string;
  readonly attributes: string;
  readonly start: number;
  readonly end: number;
  /** The next end tag of the name. */
  endTag?: Tag | undefined;
}

/** Names that are words, too, which people put into brackets: "Fire at the pier [video]". */
const words = /^(?:poll|embed|audio|video)$/;
/** Those of formats.js that are none. */
const later = /^(?:crowdsignal|gallery|playlist)$/;

/** Whether a tag is a shortcode by its name or its looks: it has an attribute, a slash or an end tag. */
export const isShortcode = (name: string, attributes: string, hasEnd: boolean, isKnown: boolean): boolean =>
  hasEnd || /\s[\w-]+=|\/$/.test(attributes) || (words.test(name) ? /^\s+(?:\d+|https?:\S+)\s*$/.test(attributes) : isKnown || later.test(name));

/**
 * The shortcodes in the order of the text, by WordPress's grammar: a tag ends at the first `]`, even in quotes, and its
 * content at the first end tag of its name. Other than there, names may be in capitals, and a tag holds no `[` and does
 * not go over a blank line, so that a forgotten bracket cannot swallow the paragraphs after it.
 *
 * Takes time in proportion to the text.
 */
export function* shortcodes(text: string, names: { has(name: string): boolean }): Generator<Shortcode, void> {
  const tags: Tag[] = [];
  for (const { 0: { length }, 1: name = '', 2: attributes = '', index } of text.matchAll(/\[(\/?[a-z][\w-]*)(?![\w-])((?:[^[\]\n]|\n(?!\n)){0,999})\]/gi)) tags.push({ name: name.toLowerCase(), attributes, start: index, end: index + length });
  // From the last to the first, so that each tag finds the end tag that comes next.
  const next = new Map<string, Tag>();
  for (const tag of tags.toReversed()) {
    tag.endTag = next.get(`/${tag.name}`);
    next.set(tag.name, tag);
  }
  /** End tags of what nobody knows. */
  const unknownEnds = new Set<Tag>();
  let from = 0;
  for (const tag of tags) {
    const { name, attributes, start, end } = tag;
    if (start < from) continue;
    const isDoubled = text[start - 1] === '[';
    // `[[name]]` speaks about a shortcode, even where an end tag comes later.
    const endTag = attributes.endsWith('/') || (isDoubled && text[end] === ']') ? undefined : tag.endTag;
    const bare = name.replace('/', '');
    const known = names.has(bare);
    if (!unknownEnds.has(tag) && !isShortcode(bare, attributes, Boolean(endTag), known)) continue;
    if (!known && endTag) unknownEnds.add(endTag);
    from = (known && endTag?.end) || end;
    const escaped = isDoubled && text[from] === ']';
    yield { name, attributes: attributesIn(attributes.replace(/\/$/, '')), content: known ? text.slice(end, endTag?.start ?? end) : '', escaped, known, start: start - Number(escaped), end: from + Number(escaped) };
  }
}

/** One attribute. A closing quote has a space or the end behind it, so that apostrophes and other quotes may stand inside. */
const attribute = /(?:([\w-]+)\s*=\s*)?(?:(["'])(.*?)\2|[“”„″‘’‚′](.*?)[“”″‘’′]|(\S+))(?=\s|$)/g;

/** The attributes in the tag of a shortcode. */
export function attributesIn(text: string): Enclosed['attributes'] {
  // CMSs turn the quotes and spaces in a tag into entities.
  const repaired = text
    .replace(/&#0*(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(\w?\wquo|quot|apos);/g, '"')
    .replace(/&nbsp;|[\xa0\u200b\n]/g, ' ');
  const found: Record<string, string> = Object.create(null);
  let count = 0;
  for (const [, name, , quoted, curly, bare] of repaired.matchAll(attribute)) found[name?.toLowerCase() ?? count++] = quoted ?? curly ?? bare ?? '';
  return found;
}
