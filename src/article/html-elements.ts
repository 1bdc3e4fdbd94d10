/** What HTML's elements are to a parser, after the standard's rules for their tags, and what a tag, a comment and a shortcode look like. */

/** Whole names, as alternatives of a regular expression. */
export const names = (list: string) => new RegExp(`^(?:${list})$`);
const alternatives = ({ source }: RegExp) => source.slice(4, -2);
export const voids = names('area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr');
export const reopened = names('a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u');
export const blocks = names('address|article|aside|blockquote|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|hr|li|listing|main|menu|nav|[ou]l|p|pre|search|section|summary|table|\\[.*');
export const headings = names('h[1-6]');
export const tableParts = names('caption|colgroup|t(?:body|head|foot|[rdh])');
export const tableish = names('t(?:able|body|head|foot|r)');
/** What an end tag inside cannot end. */
export const bounds = names('applet|caption|marquee|object|table|t[dh]|\\[.*');
export const buttonBounds = names(`button|${alternatives(bounds)}`);
export const listBounds = names(`[ou]l|${alternatives(bounds)}`);
export const tableBounds = names('table');
export const special = names(`${alternatives(blocks)}|${alternatives(tableParts)}|applet|button|marquee|object`);

export const marks: Readonly<Record<string, string>> = { a: 'link', b: 'strong', strong: 'strong', em: 'emphasis', i: 'emphasis', code: 'code', tt: 'code', kbd: 'code', samp: 'code', s: 'strikethrough', strike: 'strikethrough', del: 'strikethrough', sub: 'subscript', sup: 'superscript' };

export const levels = ['chapter', 'chapter', 'chapter', 'subheading'];

/** A shortcode as it stands in text. */
export const shortcode = /(\[?)\[(\/?)([a-z][\w-]*)((?:[\s=/][^[\]]{0,999})?)\](\]?)/gi;
/** Where the last end tag of each shortcode is. */
export const lastEnds = (text: string): ReadonlyMap<string, number> => new Map([...text.matchAll(/\[\/([a-z][\w-]*)\]/gi)].map(({ 1: name = '', index }) => [name.toLowerCase(), index]));

/** What is HTML and no less-than sign. */
export const tags = /<(?:!doctype|html|body|p|div|h[1-6]|article|section|figure|blockquote|[ou]l|table|img|br|hr|pre|strong|em|[abi])(?=[\s/>])[^<]*>/i;
