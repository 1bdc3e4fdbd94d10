/** Words, captions and shortcodes of a document's text, read with parse5 and without any code of the library. */
import { parse } from 'parse5';

/**
 * @typedef {object} Part A piece of a document, as a reader has it.
 * @property {string} text
 * @property {readonly string[]} captions Those in the text.
 */

/** What no reader sees, or what stands in for a medium that a browser plays. */
const unseen = new Set(['script', 'style', 'template', 'noscript', 'noembed', 'noframes', 'iframe', 'object', 'audio', 'video', 'canvas', 'annotation', 'head']);
/** Words on the two sides of one of these are two words, with or without a space between them. */
const apart = new Set(
  `address article aside blockquote br button caption center cite dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr img input label legend li main
  menu nav ol optgroup option p pre section select summary table tbody td textarea tfoot th thead tr ul`.split(/\s+/),
);
/** In here, brackets are brackets. */
const literal = new Set(['pre', 'code', 'kbd', 'samp']);
/** Shortcodes whose content is an address or a list of files. */
const media = 'embed|audio|video|playlist|gallery';
const known = new Set(['show_poll', 'poll', 'crowdsignal', 'pullquote', 'caption', 'wp_caption', ...media.split('|')]);

/** The words of a text: runs of letters and digits; where a script has no spaces, each sign. Invisible joiners and hyphens are no part of them. */
export const words = (/** @type {string} */ text) =>
  text
    .normalize('NFC')
    .replace(/\p{DI}/gu, '')
    .match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]]+/gv) ?? [];

/** The text of an HTML document or of a piece of one, with its captions. */
export function htmlPart(/** @type {string} */ html) {
  const body = parse(html).childNodes.find((node) => node.nodeName === 'html')?.childNodes.find((node) => node.nodeName === 'body');
  return body ? inText(textIn(body), true) : { text: '', captions: [] };
}

/** A text that is not HTML: only its shortcodes go. */
export const textPart = (/** @type {unknown} */ text) => inText({ text: typeof text === 'string' ? text : '', captions: [] }, false);

/** A text of which nobody says whether it is HTML. */
export const anyPart = (/** @type {unknown} */ text) => (typeof text === 'string' && (isHtml(text) || /&(#\d+|#x[\da-f]+|[a-z]\w+);/i.test(text)) ? htmlPart(text) : textPart(text));

export const isHtml = (/** @type {string} */ text) => /<!--|<!doctype|<\/?[a-z][\w-]*(\s[^<>]*)?\/?>/i.test(text);

/** @returns {Part} */
function textIn(root) {
  /** @type {string[]} */
  const captions = [];
  let text = '';
  // Not by recursion: documents may be deeper than the stack.
  const waiting = [{ node: root, isLiteral: false, isCaption: false }];
  while (waiting.length > 0) {
    const { node, isLiteral, isCaption } = waiting.pop();
    if (typeof node === 'string') text += node;
    else if (node.nodeName === '#text') text += isLiteral ? node.value.replace(/[[\]]/g, ' ') : node.value;
    else if (node.childNodes && !unseen.has(node.nodeName) && !(node.namespaceURI?.endsWith('/svg') && /^(title|desc)$/.test(node.nodeName))) {
      const isOwn = !isCaption && (/^(figcaption|caption)$/.test(node.nodeName) || node.attrs?.some(({ name, value }) => name === 'class' && /(^|\s)wp-caption-text(\s|$)/.test(value)));
      if (isOwn && node !== root) captions.push(textIn(node).text);
      const edge = apart.has(node.nodeName) ? ['\n'] : [];
      const inside = [...edge, ...node.childNodes, ...edge].map((child) => ({ node: child, isLiteral: isLiteral || literal.has(node.nodeName), isCaption: isCaption || isOwn }));
      // One by one: a call takes only so many arguments.
      for (const child of inside.toReversed()) waiting.push(child);
    }
  }
  return { text, captions };
}

const inQuotes = (/** @type {string} */ attributes, /** @type {string} */ name) => {
  const [, quoted, bare = ''] = new RegExp(`\\b(?:${name})\\s*=\\s*(?:["“”″](.*?)["“”″](?=\\s|/?$)|([^\\s"“”″]+))`).exec(attributes) ?? [];
  return quoted ?? bare;
};

/** Takes the shortcodes out of a text, and leaves what they enclose. */
function inText(/** @type {Part} */ { text, captions }, /** @type {boolean} */ mayHaveCaptions) {
  const found = captions.map(withoutShortcodes);
  let written = text;
  if (mayHaveCaptions) {
    for (const [, , attributes, content] of text.matchAll(/\[((?:wp_)?caption)\b([^[\]]*)\]([^]*?)\[\/\1\]/gi)) {
      const said = inQuotes(attributes, 'caption');
      found.push(said || withoutShortcodes(content));
      written += `\n${said}`;
    }
  }
  return { text: withoutShortcodes(written), captions: found.filter((caption) => words(caption).length > 0) };
}

/** Shortcodes are known by their name, by an attribute, or by an end tag; other brackets are an editor's. An address on a line of its own is an embed, not words. */
function withoutShortcodes(/** @type {string} */ text) {
  const closed = new Set([...text.matchAll(/\[\/([a-z][\w-]*)\]/gi)].map(([, name]) => name.toLowerCase()));
  return text
    .replace(new RegExp(`\\[(${media})\\b[^[\\]]*\\][^[\\]]*\\[/\\1\\]`, 'gi'), '\n')
    .replace(/\[(\/?)([a-z][\w-]*)((?:[\s=][^[\]]*)?)\/?\]/gi, (whole, slash, name, attributes, start, all) => {
      const isEscaped = all[start - 1] === '[' && all[start + whole.length] === ']';
      const isShortcode = slash || known.has(name.toLowerCase()) || closed.has(name.toLowerCase()) || /[\w-]\s*=\s*\S/.test(attributes);
      if (isEscaped || !isShortcode) return whole;
      return name.toLowerCase() === 'pullquote' ? `\n${inQuotes(attributes, 'source|cite')}\n` : '\n';
    })
    .replace(/^[^\S\n]*https?:\/\/\S+[^\S\n]*$/gm, '');
}
