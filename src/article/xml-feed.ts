import type { Source } from '../safety/door.js';
import { titleText } from './title-text.js';

/** A comment or a CDATA section. Here and below, what has no end reaches to the end of the text, so that nothing is looked at twice. */
const raw = /<!--[^]*?(?:-->|$)|<!\[CDATA\[([^]*?)(?:\]\]>|$)/g;
/** Where a feed and each of its stories begin. */
const start = /<(?:channel|feed|item|entry)\b/;
/** An element with all that is in it, other elements too. */
const element = /<([\w:.-]+)(\s[^<>]*?)?(?:\/>|>([^]*?)(?:<\/\1>|$))/g;

/**
 * The stories of RSS and Atom, in the fields in which their elements have them; `undefined` where there is no feed. This is no
 * parser of XML: it knows where stories begin, and the elements right inside them.
 */
export function readXmlFeed(xml: string): Source | undefined {
  const text = xml.replace(raw, (_, data = '') => data.replace(/&/g, '&amp;').replace(/</g, '&lt;'));
  const isRss = /<channel/.test(text);
  const [, feed, ...items] = text.split(start).map((part) => {
    const record: Record<string, string> = {};
    for (const [, name = '', attributes = '', inner = ''] of part.matchAll(element)) {
      // Of the links of Atom, the one to the page.
      if (/\srel=.(?!alt)/.test(attributes)) continue;
      const words = titleText(/\shref=(["'])(.*?)\1/.exec(attributes)?.[2] ?? inner);
      // A title of RSS is HTML inside XML, and so is one of Atom that says so.
      record[name] ||= (isRss ? /^(title|desc)/ : /\stype=.html/).test(name + attributes) ? titleText(words) : words;
    }
    return record;
  });
  return feed && { ...feed, items };
}
