/** What HTML's elements are to a parser, after the standard's rules for their tags, and what a tag, a comment and a shortcode look like. */

/** Names of elements; `[` stands for those of shortcodes. A set is ready sooner than a regular expression, and most articles are read once. */
export interface Names {
  readonly list: string;
  readonly test: (name: string) => boolean;
}

export function names(list: string): Names {
  const all = new Set(list.split(' '));
  const hasShortcodes = all.has('[');
  return { list, test: (name) => all.has(name) || (hasShortcodes && name[0] === '[') };
}

export const voids = names('area base br col embed hr img input link meta param source track wbr');
export const reopened = names('a b big code em font i nobr s small strike strong tt u');
export const headings = names('h1 h2 h3 h4 h5 h6');
export const lists = names('ul ol');
export const items = names('li dd dt');
export const paragraphs = names('p dd dt summary');
export const blocks = names(`address article aside blockquote center dd dl dt details dialog dir div fieldset figcaption figure footer form ${headings.list} header hgroup hr li listing main menu nav ol ul p pre search section summary table [`);
export const media = names('iframe embed object');
/** What may hold a gallery, a pull quote or footnotes, by its class. */
export const boxes = names('figure aside blockquote div section ul ol');
export const films = names('audio video');
export const roots = names('html head body frameset frame');
export const tableParts = names('caption colgroup tbody thead tfoot tr td th');
export const tableish = names('table tbody thead tfoot tr');
/** What an end tag inside cannot end. */
export const bounds = names('applet caption marquee object table td th [');
export const buttonBounds = names(`button ${bounds.list}`);
export const listBounds = names(`ul ol ${bounds.list}`);
export const tableBounds = names('table');
export const special = names(`${blocks.list} ${tableParts.list} applet button marquee object`);

export const marks: Readonly<Record<string, string>> = { a: 'link', b: 'strong', strong: 'strong', em: 'emphasis', i: 'emphasis', code: 'code', tt: 'code', kbd: 'code', samp: 'code', s: 'strikethrough', strike: 'strikethrough', del: 'strikethrough', sub: 'subscript', sup: 'superscript' };

export const levels = ['chapter', 'chapter', 'chapter', 'subheading'];

/** A shortcode as it stands in text. */
export const shortcode = /(\[?)\[(\/?)([a-z][\w-]*)((?:[\s=/][^[\]]{0,999})?)\](\]?)/gi;
/** Where the last end tag of each shortcode is. */
export function lastEnds(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { 1: name = '', index } of text.matchAll(/\[\/([a-z][\w-]*)\]/gi)) found.set(name.toLowerCase(), index);
  return found;
}

/** What is HTML and no less-than sign. */
export const tags = /<(?:!doctype|html|body|p|div|h[1-6]|article|section|figure|blockquote|[ou]l|table|img|br|hr|pre|strong|em|[abi])(?=[\s/>])[^<]*>/i;
