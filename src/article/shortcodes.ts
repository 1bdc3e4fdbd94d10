/** A WordPress shortcode: `[name key="value" word]`, alone or with `content[/name]`. */
export interface Shortcode {
  /** In lower case; with a slash in front where it is an end tag without a beginning. */
  readonly name: string;
  /** By names in lower case, or by "0", "1", … for values without a name; the last one wins. */
  readonly attributes: ReadonlyMap<string, string>;
  /** What stands before the end tag; empty where there is none. */
  readonly content: string;
  /** Written with doubled brackets: what is between the outer ones is meant literally. */
  readonly escaped: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * The shortcodes in the order of the text, by WordPress's grammar: a tag ends at the first `]`, even in quotes, and its
 * content at the first end tag of its name. Other than there, names may be in capitals, and a tag holds no `[` and does
 * not go over a blank line, so that a forgotten bracket cannot swallow the paragraphs after it.
 *
 * Takes time in proportion to the text.
 */
export function shortcodes(text: string, names: readonly string[]): readonly Shortcode[] {
  const tags = [...text.matchAll(new RegExp(`\\[(/?(?:${names.join('|')}))(?![\\w-])((?:[^[\\]\\n]|\\n(?!\\n)){0,999})\\]`, 'gi'))].map(({ 0: { length }, 1: name = '', 2: attributes = '', index }) => ({ name: name.toLowerCase(), attributes, start: index, end: index + length }));
  // From the last to the first, so that each tag finds the end tag that comes next.
  const next = new Map<string, (typeof tags)[number]>();
  const ends = tags.toReversed().map((tag) => {
    const end = next.get(`/${tag.name}`);
    next.set(tag.name, tag);
    return end;
  });
  const found: Shortcode[] = [];
  let from = 0;
  let index = 0;
  for (const { name, attributes, start, end } of tags) {
    index++;
    if (start < from) continue;
    const isDoubled = text[start - 1] === '[';
    // `[[name]]` speaks about a shortcode, even where an end tag comes later.
    const endTag = attributes.endsWith('/') || (isDoubled && text[end] === ']') ? undefined : ends.at(-index);
    from = endTag?.end ?? end;
    const escaped = isDoubled && text[from] === ']';
    found.push({ name, attributes: attributesIn(attributes.replace(/\/$/, '')), content: text.slice(end, endTag?.start ?? end), escaped, start: start - Number(escaped), end: from + Number(escaped) });
  }
  return found;
}

/** One attribute. A closing quote has a space or the end behind it, so that apostrophes and other quotes may stand inside. */
const attribute = /(?:([\w-]+)\s*=\s*)?(?:(["'])(.*?)\2|[“”„″‘’‚′](.*?)[“”″‘’′]|(\S+))(?=\s|$)/g;

/** The attributes in the tag of a shortcode. */
export function attributesIn(text: string): ReadonlyMap<string, string> {
  // CMSs turn the quotes and spaces in a tag into entities.
  const repaired = text
    .replace(/&#0*(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(\w?\wquo|quot|apos);/g, '"')
    .replace(/&nbsp;|[\xa0\u200b\n]/g, ' ');
  let count = 0;
  return new Map([...repaired.matchAll(attribute)].map(([, name, , quoted, curly, bare]) => [name?.toLowerCase() ?? `${count++}`, quoted ?? curly ?? bare ?? '']));
}
