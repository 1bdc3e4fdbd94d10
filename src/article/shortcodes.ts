import type { Source } from '../safety/door.js';
import type { Enclosed, Reading } from './reading.js';

/** A WordPress shortcode: `[name key="value" word]`, alone or with `content[/name]`. */
export interface Shortcode {
  /** In lower case; with a slash in front where it is an end tag without a beginning. */
  readonly name: string;
  /** As written; {@link attributesIn} reads them. */
  readonly attributes: string;
  readonly content: string;
  /** Written with doubled brackets: what is between the outer ones is meant literally. */
  readonly escaped: boolean;
  /** Whether anybody knows the name. Of what nobody knows, each tag is one of its own. */
  readonly known: boolean;
  readonly start: number;
  readonly end: number;
}

/** Names that are words, too, which people put into brackets: "Fire at the pier [video]". */
const words = /^(?:poll|embed|audio|video)$/;

/** Whether a tag is a shortcode by its name or its looks: it has an attribute, a slash or an end tag. */
export const isShortcode = (name: string, attributes: string, hasEnd: boolean, isKnown: boolean): boolean =>
  hasEnd || /\s[\w-]+=|\/$/.test(attributes) || (words.test(name) ? /^\s+(?:\d+|https?:\S+)\s*$/.test(attributes) : isKnown);

/**
 * The shortcodes in the order of the text, by WordPress's grammar: a tag ends at the first `]`, even in quotes, and its
 * content at the first end tag of its name. Other than there, names may be in capitals, and a tag holds no `[` and does
 * not go over a blank line, so that a forgotten bracket cannot swallow the paragraphs after it.
 *
 * Takes time in proportion to the text.
 */
export function* shortcodes(text: string, names: { has(name: string): boolean }): Generator<Shortcode, void> {
  /** The end tags of each name that are still ahead, the next one last. Of other tags nothing is kept: a text may have very many. */
  const ahead = new Map<string, { readonly start: number; readonly end: number }[]>();
  for (const { 0: { length }, 1: name = '', index } of text.matchAll(/\[\/([a-z][\w-]*)(?![\w-])(?:[^[\]\n]|\n(?!\n)){0,999}\]/gi)) {
    const key = name.toLowerCase();
    const ends = ahead.get(key) ?? [];
    ends.push({ start: index, end: index + length });
    ahead.set(key, ends);
  }
  for (const ends of ahead.values()) ends.reverse();
  /** Where end tags of what nobody knows begin. */
  const unknownEnds = new Set<number>();
  let from = 0;
  for (const { 0: { length }, 1: written = '', 2: attributes = '', index: start } of text.matchAll(/\[(\/?[a-z][\w-]*)(?![\w-])((?:[^[\]\n]|\n(?!\n)){0,999})\]/gi)) {
    if (start < from) continue;
    const end = start + length;
    const name = written.toLowerCase();
    const ends = ahead.get(name) ?? [];
    while ((ends.at(-1)?.start ?? end) < end) ends.pop();
    const isDoubled = text[start - 1] === '[';
    // `[[name]]` speaks about a shortcode, even where an end tag comes later.
    const endTag = attributes.endsWith('/') || (isDoubled && text[end] === ']') ? undefined : ends.at(-1);
    const bare = name.replace('/', '');
    const known = names.has(bare);
    if (!unknownEnds.has(start) && !isShortcode(bare, attributes, Boolean(endTag), known)) continue;
    if (!known && endTag) unknownEnds.add(endTag.start);
    from = (known && endTag?.end) || end;
    const escaped = isDoubled && text[from] === ']';
    yield { name, attributes, content: known ? text.slice(end, endTag?.start ?? end) : '', escaped, known, start: start - Number(escaped), end: from + Number(escaped) };
  }
}

/** Whether a shortcode that nobody knows stays in the text; if not, that is noted. */
export function keeps(shortcode: string, reading: Reading): boolean {
  const { keepShortcodes = false } = reading.options;
  if (!keepShortcodes && shortcode[1] !== '/') reading.note('shortcode-unknown', shortcode);
  return keepShortcodes;
}

/** The nodes of a shortcode that somebody knows; `undefined`, with a note, where it is not as it must be. */
export function nodesOf(name: string, enclosed: Enclosed, written: string, reading: Reading): readonly Source[] | undefined {
  try {
    const known = reading.shortcodes.get(name)?.(enclosed, reading);
    if (known) return [known].flat();
  } catch {
    // A function of the page.
  }
  reading.note('shortcode-invalid', written);
  return undefined;
}

/** One attribute. A closing quote has a space or the end behind it, so that apostrophes and other quotes may stand inside. */
const attribute = /(?:([\w-]+)\s*=\s*)?(?:(["'])(.*?)\2|[“”„″‘’‚′](.*?)[“”″‘’′]|(\S+))(?=\s|$)/g;

/** The attributes in the tag of a shortcode, which may end with a slash. */
export function attributesIn(text: string): Enclosed['attributes'] {
  // CMSs turn the quotes and spaces in a tag into entities.
  const repaired = text
    .replace(/\/$/, '')
    .replace(/&#0*(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(\w?\wquo|quot|apos);/g, '"')
    .replace(/&nbsp;|[\xa0\u200b\n]/g, ' ');
  const found: Record<string, string> = Object.create(null);
  let count = 0;
  for (const [, name, , quoted, curly, bare] of repaired.matchAll(attribute)) found[name?.toLowerCase() ?? count++] = quoted ?? curly ?? bare ?? '';
  return found;
}
