/** A whole number from 0 up to `below`, without `below` itself. */
export type Random = (below: number) => number;

/** Numbers that are the same in each run (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T;

const texts = ['a', ' ', '', '\n', 'Two words', '“We have been waiting on this quay since the middle of May,” said Mara Quill.', '<b>x</b>', '\0', `e${'\u0301'.repeat(12)}`, '\ud800', '😀', 'en-GB', '2026-11-20T10:00:00Z', '[show_poll 1]', '7', 'x'.repeat(300)];
const addresses = ['https://a.example/b', '/c', 'javascript:alert(1)', 'mailto:a@b.example', '', 'http://[', '//c.example', 'data:,x'];
const types = ['text', 'break', 'strong', 'emphasis', 'strikethrough', 'subscript', 'superscript', 'link', 'paragraph', 'heading', 'list', 'list-item', 'blockquote', 'thematic-break', 'pullquote', 'image-set', 'poll', 'recommended', 'recommended-list', 'embed', 'video', 'youtube-video', 'tweet', 'gallery', 'image-pair', 'info-box', 'timeline-event', 'definition', 'footnote', 'footnote-item', 'host-slot', 'root', 'body', 'unknown', 'constructor', 'toString'];
const junk: readonly unknown[] = [null, undefined, 0, 1, -1, NaN, Infinity, true, false, '', [], {}, [[]], [null], 10n, Symbol('junk'), () => 'junk', new Date(NaN), new Map(), /x/, Object.create(null)];

const value = (random: Random, depth: number): unknown => {
  switch (random(6)) {
    case 0:
      return pick(random, junk);
    case 1:
      return pick(random, addresses);
    case 2:
      return depth > 0 ? node(random, depth - 1) : 'leaf';
    case 3:
      return depth > 0 ? Array.from({ length: random(4) }, () => value(random, depth - 1)) : [];
    default:
      return pick(random, texts);
  }
};

/** A node that is right more often than not. */
function node(random: Random, depth: number): unknown {
  const children = () => (random(8) === 0 ? value(random, depth - 1) : Array.from({ length: depth > 0 ? random(4) : 0 }, () => node(random, depth - 1)));
  if (random(10) === 0) return value(random, depth);
  return {
    type: random(20) === 0 ? value(random, 0) : pick(random, types),
    ...(random(4) ? { children: children() } : {}),
    ...(random(2) ? { value: random(5) ? pick(random, texts) : value(random, 1) } : {}),
    ...(random(3) ? {} : { text: pick(random, texts), source: value(random, 1), duplicate: value(random, 0) }),
    ...(random(3) ? {} : { url: random(3) ? pick(random, addresses) : value(random, 1), title: pick(random, texts) }),
    ...(random(3) ? {} : { id: random(2) ? random(9999) : value(random, 1), level: pick(random, ['chapter', 'label', 'x', 7]), ordered: value(random, 0), heading: value(random, 0) }),
    ...(random(3) ? {} : { term: value(random, 1), description: value(random, 1), date: value(random, 1), name: random(2) ? pick(random, ['advert', 'copy', 'A b']) : value(random, 0), align: pick(random, ['start', 'x']) }),
    ...(random(3) ? {} : { sources: value(random, 2), captions: [{ url: pick(random, addresses), label: value(random, 0) }], poster: value(random, 1) }),
    ...(random(3) ? {} : { picture: random(2) ? { url: pick(random, addresses), alt: value(random, 0), width: value(random, 0), caption: value(random, 0) } : value(random, 1) }),
  };
}

/** A document with fields of the model, mostly right, sometimes of any kind. */
export function randomArticle(random: Random): unknown {
  if (random(30) === 0) return value(random, 3);
  const names = ['url', 'inLanguage', 'kicker', 'headline', 'description', 'byline', 'author', 'dateline', 'datePublished', 'dateModified', 'embargoedUntil', 'expires', 'pubStatus', 'representationType', 'isAccessibleForFree', 'image', 'correction', 'keywords', 'publisher', 'license', 'copyrightNotice', 'articleBody', 'other', '@type'];
  const fields = Object.fromEntries(names.filter(() => random(2) === 0).map((name) => [name, random(2) ? pick(random, texts) : value(random, 3)]));
  const post = () => (random(9) ? { ...Object.fromEntries(names.filter(() => random(2) === 0).map((name) => [name, random(2) ? pick(random, texts) : value(random, 2)])), id: value(random, 0), pinned: value(random, 0), body: [node(random, 3)] } : value(random, 2));
  return { ...fields, ...(random(3) ? {} : { liveBlogUpdate: Array.from({ length: random(4) }, post) }), ...(random(5) ? { body: Array.from({ length: random(6) }, () => node(random, 1 + random(5))) } : { body: value(random, 4) }) };
}

/** A plain text that begins with a word and has shortcodes in it, and the words that must be shown in their order. */
export function randomText(random: Random): { readonly text: string; readonly words: readonly string[] } {
  const words = ['Headline'];
  const some = ['harbour', 'Clock', '“We', 'wait,”', 'said', '[sic]', 'who?', 'end.', 'a:b', '—', '<b>', '&amp;', 'x_1', '3', 'é', '鐘', '[', ']]', '[po', 'latest'];
  const spaces = [' ', ' ', ' ', '\n', '  ', '\t', ' \n ', '\n\n', '\n\n', '\r\n\r\n', '\n \n', '\n\u200b\n', '\n\n\n'];
  const silent = ['[show_poll poll_id=7]', '[show_poll 7 /]', '[show_poll]', '[/pullquote]', '[poll 7]', '[Show_Poll POLL_ID="7"]'];
  const parts = ['Headline '];
  for (let count = 1 + random(40); count > 0; count--) {
    const kind = random(12);
    if (kind === 0) parts.push(pick(random, silent));
    else if (kind === 1) {
      const quote = [`q${random(9)}`, `r${random(9)}`];
      words.push(...quote);
      parts.push(`[pullquote]${quote.join(pick(random, spaces))}[/pullquote]`);
    } else {
      const word = pick(random, some);
      words.push(...word.split(' '));
      parts.push(word);
    }
    parts.push(pick(random, spaces));
  }
  return { text: parts.join(''), words };
}
