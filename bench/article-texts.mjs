/** An article of any length about a place that is not on a map: as our own JSON, as HTML and as Portable Text, and what is to be seen of it. */

const who = ['The harbour master', 'A spokeswoman for the ferry company', 'Councillor Ines Halloran', 'The keeper of the lamp at Skerrow Point', 'The owner of Farrowby & Sons', 'A teacher from Mill Lane', 'The last rower of the night boat'];
const did = ['asked for', 'put off', 'spoke against', 'voted for', 'paid half of', 'wrote a letter about', 'forgot'];
const what = ['the new timetable', 'a second boat', 'repairs to the east pier', 'the ban on lanterns', 'a “quiet hour” at the quay'];
const where = ['in Port Ellery', 'on the far side of the bay', 'near the old lighthouse', 'at the town hall'];
const when = ['on Thursday', 'before the tide turned', 'again this spring'];
const why = ['because nobody had counted the passengers', 'although the report says otherwise', 'and the rain did not help', 'as everybody had expected', 'but the bell rang all the same', 'so that the school boat can land again'];

/** The pattern of the body; after the last block it begins again. */
const pattern = 'paragraph paragraph paragraph heading paragraph paragraph blockquote paragraph pullquote paragraph paragraph list paragraph heading paragraph paragraph paragraph paragraph'.split(' ');

const text = (value) => ({ type: 'text', value });
const wordsIn = (value) => value.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** Gives phrases and counts words; the same ones each time. */
function writer() {
  let count = 0;
  let state = 777_777;
  const one = (list) => {
    state = (state * 16_807) % 2_147_483_647;
    return list[state % list.length];
  };
  const say = (phrase) => {
    count += wordsIn(phrase);
    return phrase;
  };
  return {
    get count() {
      return count;
    },
    say,
    short: () => say(`${one(who)} ${one(did)} ${one(what)}`),
    scene: () => say(` ${one(where)} ${one(when)}.`),
    reason: () => say(`, ${one(why)}.`),
  };
}

const marks = [(children) => ({ type: 'link', url: `https://news.example/stories/${children[0].value.length}?from=bay&to=quay`, children }), (children) => ({ type: 'emphasis', children }), (children) => ({ type: 'strong', children })];

const blocks = {
  paragraph: ({ short, scene, reason }, index) => ({ type: 'paragraph', children: [text(`${short()}${scene()} `), marks[index % marks.length]([text(short())]), text(reason())] }),
  heading: ({ short }) => ({ type: 'heading', level: 'chapter', children: [text(short())] }),
  list: ({ short }) => ({ type: 'list', children: [0, 1, 2, 3].map(() => ({ type: 'list-item', children: [text(short())] })) }),
  blockquote: ({ short, scene }) => ({ type: 'blockquote', children: [{ type: 'paragraph', children: [text(short() + scene())] }] }),
  pullquote: ({ say, short }) => ({ type: 'pullquote', text: short(), source: say('Ines Halloran') }),
};

/** An article of our own, with as many words or a few more. */
export function articleOf(words) {
  const pen = writer();
  const { say, short } = pen;
  const article = {
    inLanguage: 'en',
    headline: say('The night ferry of Port Ellery stays at the quay'),
    description: `${short()}.`,
    byline: say('By Edda Farrowby'),
    image: { url: '/harbour.gif', width: 960, height: 540, alt: 'A boat in the rain', caption: `${short()}.` },
    body: [],
  };
  for (let index = 0; pen.count < words; index++) article.body.push(blocks[pattern[index % pattern.length]](pen, index));
  return article;
}

const escaped = (value) => value.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
const tags = { paragraph: 'p', heading: 'h2', list: 'ul', 'list-item': 'li', blockquote: 'blockquote', emphasis: 'em', strong: 'strong' };

function nodeHtml(node) {
  if (node.type === 'text') return escaped(node.value);
  if (node.type === 'pullquote') return `<figure class="pullquote"><blockquote><p>${escaped(node.text)}</p></blockquote><figcaption>${escaped(node.source)}</figcaption></figure>`;
  const inside = node.children.map(nodeHtml).join('');
  return node.type === 'link' ? `<a href="${escaped(node.url)}">${inside}</a>` : `<${tags[node.type]}>${inside}</${tags[node.type]}>`;
}

/** The same article as a CMS stores it. */
export function htmlOf({ headline, description, byline, image, body }) {
  const picture = `<figure><img src="${image.url}" alt="${image.alt}" width="${image.width}" height="${image.height}"><figcaption>${escaped(image.caption)}</figcaption></figure>`;
  return [`<h1>${escaped(headline)}</h1>`, `<p>${escaped(description)}</p>`, `<p>${byline}</p>`, picture, ...body.map(nodeHtml)].join('\n');
}

/** The same article as a list of Portable Text, with the headline and what follows it as blocks. */
export function portableOf({ headline, description, byline, image, body }) {
  let key = 0;
  const keyed = (fields) => ({ ...fields, _key: `k${key++}` });
  const block = (children, fields) => {
    const markDefs = [];
    const spans = children.map(({ type, value, url, children: [inside] = [] }) => {
      const link = `link${markDefs.length}`;
      if (url) markDefs.push({ _type: 'link', _key: link, href: url });
      const mark = { link, emphasis: 'em', strong: 'strong' }[type];
      return keyed({ _type: 'span', text: value ?? inside.value, marks: mark ? [mark] : [] });
    });
    return keyed({ _type: 'block', style: 'normal', ...fields, markDefs, children: spans });
  };
  const nodes = body.flatMap((node) => {
    if (node.type === 'pullquote') return [keyed({ _type: 'pullquote', text: node.text, source: node.source })];
    if (node.type === 'list') return node.children.map(({ children }) => block(children, { listItem: 'bullet', level: 1 }));
    if (node.type === 'blockquote') return [block(node.children[0].children, { style: 'blockquote' })];
    return [block(node.children, node.type === 'heading' ? { style: 'h2' } : {})];
  });
  return [block([text(headline)], { style: 'h1' }), block([text(description)]), block([text(byline)]), keyed({ _type: 'image', ...image }), ...nodes];
}

const seenTags = /^<(?:(h\d|li|em|strong|blockquote)>|a href="(.*?)"|img src="(.*?)" alt="(.*?)")/;

/** The words of an article in their order, and between them what they stand in: headings, items, marks, quotations, links and pictures with their addresses. */
export function expectedOf(article) {
  const html = htmlOf(article).replace(/&#(\d+);/g, (_, code) => (code === '60' || code === '62' ? ' ' : String.fromCharCode(code)));
  return Array.from(html.matchAll(/<[^>]*>|[\p{L}\p{N}]+/gu), ([part]) => {
    if (!part.startsWith('<')) return [part];
    const [, tag, href, src, alt] = seenTags.exec(part) ?? [];
    if (tag) return [`<${tag}>`];
    if (href) return [`<a ${href}>`];
    return src ? [`<img ${src} ${alt}>`] : [];
  }).flat();
}
