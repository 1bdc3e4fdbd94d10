/** What a document says, by this file's own knowledge of where each format keeps its text: nothing of the library is used, so that the two can be compared. */
import { anyPart, htmlPart, isHtml, textPart, words } from './html-text.mjs';

/**
 * @typedef {import('./html-text.mjs').Part} Part
 * @typedef {object} Story
 * @property {Part} [headline]
 * @property {Part} [deck] Counts if it is more than the beginning of the body.
 * @property {readonly Part[]} [body]
 * @property {readonly (readonly Part[])[]} [bodies] The same text several times, in place of `body`.
 * @property {readonly Part[]} [pictures] Pictures beside the body; what the body says of them, too, counts once.
 *
 * @typedef {object} Reading One way to read all of a document.
 * @property {readonly string[]} words
 * @property {readonly string[]} captions
 *
 * @typedef {object} Item A story of a list.
 * @property {string} title
 * @property {string} text The story alone, in the format of the list.
 *
 * @typedef {object} Document
 * @property {'article' | 'list' | 'none'} kind
 * @property {readonly string[]} formats The names that are right for it, the best one first.
 * @property {string} reason Why it is neither an article nor a list.
 * @property {string} headline
 * @property {readonly Reading[]} readings
 * @property {readonly Item[]} items
 */

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const at = (value, path) => path.split('.').reduce((found, name) => (typeof found === 'object' && found !== null ? found[name] : undefined), value);
const text = (...values) => values.find((value) => typeof value === 'string' && value.trim()) ?? '';
/** The type of an element in the formats that write it with a low line. */
const typeOf = (value) => at(value, '_type');
const none = { text: '', captions: [] };
/** Text that is a caption, and the credit beside it. */
const picture = (caption, credit) => {
  const inside = anyPart(caption).text;
  return { text: `${inside}\n${anyPart(credit).text}`, captions: words(inside).length > 0 ? [inside] : [] };
};

const articleType = /(Article|BlogPosting|LiveBlogPosting|Review|SocialMediaPosting)$/;
const isArticle = (value) => isObject(value) && listOf(value['@type']).some((type) => articleType.test(`${type}`));
/** The first article in a JSON-LD document. */
const inJsonLd = (value) => [...listOf(value), ...listOf(value).flatMap((entry) => listOf(entry?.['@graph']))].find(isArticle);

/** In the order in which they are tried. `items` are the stories where there may be many. */
const jsonFormats = [
  { name: 'json-feed', is: (value) => /jsonfeed\.org\/version\//.test(at(value, 'version')) && Array.isArray(value.items), items: jsonFeedItems, read: (value) => readFeedItem(value.items[0] ?? {}) },
  { name: 'json-ld', is: (value) => inJsonLd(value) !== undefined && listOf(value).some((entry) => ['@context', '@type', '@graph'].some((name) => isObject(entry) && name in entry)), read: (value) => readJsonLd(inJsonLd(value)) },
  { name: 'wordpress', is: (value) => Array.isArray(value) && value.length > 0 && value.every(isPost), items: (value) => value.map((post) => ({ title: text(at(post, 'title.rendered')), isLinked: Boolean(post.link), document: post })), read: () => ({}) },
  { name: 'wordpress', is: isPost, read: readPost },
  { name: 'wordpress.com', is: (value) => isObject(value) && ['ID', 'site_ID', 'URL'].every((name) => name in value), read: readDotCom },
  { name: 'ans', is: (value) => isObject(value) && (Array.isArray(value.content_elements) || (/^(story|gallery|image|video)$/.test(value.type) && /^0\.\d+\.\d+/.test(value.version))), read: readAns },
  { name: 'guardian', is: (value) => isObject(value) && Array.isArray(value.blocks) && 'webPublicationDate' in value, read: readGuardian },
  { name: 'content-tree', is: (value) => isObject(value) && ((value.type === 'body' && Array.isArray(value.children)) || (value.type === 'root' && isObject(value.body))), read: (value) => ({ body: [treePart(value.body ?? value)] }) },
  { name: 'portable-text', is: isPortable, read: (value) => ({ headline: textPart(text(value.title)), body: listOf(Array.isArray(value) || value.children ? value : (value.body ?? value.content)).map(portablePart) }) },
  { name: 'ninjs', is: (value) => isObject(value) && typeof (value.uri ?? value.guid) === 'string' && Object.keys(value).some((name) => /^(headlines?|bodies|body_\w+|headline_\w+|versionCreated|versioncreated|associations|renditions|slugline|pubstatus)$/.test(name)), read: readNinjs },
  { name: 'news-article', is: (value) => isObject(value) && (Array.isArray(value.body) || typeof value.body === 'string' || Array.isArray(at(value, 'body.children')) || typeof value.articleBody === 'string'), read: readOwn },
];

const strangers = [
  ['an oEmbed answer, which is a piece of another page', (value) => isObject(value) && ('provider_name' in value || 'author_name' in value) && 'html' in value],
  ['an empty list', (value) => Array.isArray(value) && value.length === 0],
];

/**
 * @param {string} input The whole document.
 * @param {string} extension Of its file, with the dot.
 * @returns {Document}
 */
export function wordsIn(input, extension) {
  if (/^\s*(\{|\[\s*["\]{])/.test(input)) {
    let value;
    try {
      value = JSON.parse(input);
    } catch (error) {
      return stranger(`broken JSON (${error.message})`);
    }
    return jsonDocument(value);
  }
  if (/^(rss|feed|rdf:RDF)$/.test(rootOf(input))) return xmlDocument(input);
  if (/\.(xml|rss|atom)$/.test(extension)) return stranger('XML that is no feed');
  if (!input.trim()) return stranger('an empty file');
  if (/<!-- wp:/.test(input)) return article(['gutenberg'], { body: [htmlPart(input)] });
  // Without an element, HTML and text are the same; a text with elements may be meant as text.
  if (isHtml(input)) return article(/<\/?[a-z]/i.test(input) && /^\.html?$/.test(extension) ? ['html'] : ['html', 'text'], { body: [htmlPart(input)] });
  return article(/^\.html?$/.test(extension) ? ['html', 'text'] : ['text'], { body: [/^\.html?$/.test(extension) ? htmlPart(input) : textPart(input)] });
}

/** The name of the first element, after the declarations and comments of XML. */
const rootOf = (/** @type {string} */ input) => /^\s*<([a-z][\w:-]*)[\s>]/i.exec(input.replace(/<\?[^>]*\?>|<!--[^]*?-->|<!doctype[^>]*>/gi, ''))?.[1] ?? '';

/** @returns {Document} */
const stranger = (reason) => ({ kind: 'none', formats: [], reason, headline: '', readings: [], items: [] });

/** @returns {Document} */
function article(formats, /** @type {Story} */ { headline = none, deck = none, body = [], bodies = [body], pictures = [] }, items = []) {
  return { kind: 'article', formats, reason: '', headline: headline.text, readings: bodies.map((parts) => reading(headline, deck, parts, pictures)), items };
}

/** @returns {Reading} */
function reading(headline, deck, parts, pictures) {
  const title = words(headline.text);
  const inside = parts.flatMap((part) => words(part.text));
  // Many bodies repeat the headline on top.
  const body = title.length > 0 && title.every((word, index) => word === inside[index]) ? inside.slice(title.length) : inside;
  const captions = parts.flatMap((part) => part.captions);
  const known = new Set(captions.map((caption) => words(caption).join(' ')));
  const beside = pictures.filter((part) => !part.captions.some((caption) => known.has(words(caption).join(' '))));
  return {
    words: [...title, ...(isBeginning(words(deck.text), body) ? [] : words(deck.text)), ...body, ...beside.flatMap((part) => words(part.text))],
    captions: [...captions, ...beside.flatMap((part) => part.captions)],
  };
}

/** Excerpts that nobody wrote are the first words of the body, cut off, with gaps where headings or captions are. */
function isBeginning(excerpt, body) {
  let from = 0;
  const found = excerpt.filter((word) => {
    const index = body.slice(from, from + 20).indexOf(word);
    if (index >= 0) from += index + 1;
    return index >= 0;
  });
  return found.length >= excerpt.length * 0.9;
}

/** @returns {Document} */
function jsonDocument(value) {
  const format = jsonFormats.find(({ is }) => is(value));
  if (!format) return stranger(strangers.find(([, is]) => is(value))?.[0] ?? 'JSON of no form that is known here');
  if (!format.items) return article([format.name], format.read(value));
  const all = format.items(value);
  const items = all.filter(({ isLinked }) => isLinked).map(({ title, document }) => ({ title: anyPart(title).text, text: JSON.stringify(document) }));
  return format.name === 'json-feed' && all.length === 1 ? article([format.name], format.read(value), items) : { kind: 'list', formats: [format.name], reason: '', headline: '', readings: [], items };
}

function jsonFeedItems(feed) {
  return feed.items.map((item) => ({ title: text(item?.title), isLinked: isObject(item) && Boolean(text(item.url, item.external_url, item.id)), document: { ...feed, items: [item] } }));
}

function readFeedItem(item) {
  return { headline: anyPart(item.title), deck: anyPart(item.summary), bodies: [text(item.content_html) && [htmlPart(item.content_html)], text(item.content_text) && [textPart(item.content_text)]].filter(Boolean).concat(text(item.content_html, item.content_text) ? [] : [[]]) };
}

function readJsonLd(story) {
  const images = listOf(story.image).filter(isObject);
  const updates = listOf(story.liveBlogUpdate).filter(isObject);
  return {
    headline: anyPart(text(story.headline, story.name)),
    deck: anyPart(story.description),
    body: [anyPart(story.articleBody), ...updates.flatMap((update) => [anyPart(update.headline), anyPart(update.articleBody)])],
    pictures: images.slice(0, 1).map((image) => picture(image.caption, image.creditText)),
  };
}

function isPost(value) {
  return isObject(value) && (isObject(value.title) || isObject(value.content)) && [at(value, 'title.rendered'), at(value, 'content.rendered'), at(value, 'content.raw')].some((given) => typeof given === 'string');
}

function readPost(post) {
  const image = at(post, '_embedded.wp:featuredmedia.0');
  return {
    headline: anyPart(text(at(post, 'title.rendered'), at(post, 'title.raw'))),
    deck: htmlPart(text(at(post, 'excerpt.rendered'))),
    body: [htmlPart(text(at(post, 'content.rendered'), at(post, 'content.raw')))],
    pictures: image?.source_url ? [picture(at(image, 'caption.rendered'))] : [],
  };
}

function readDotCom(post) {
  const image = at(post, `attachments.${at(post, 'post_thumbnail.ID')}`);
  return { headline: anyPart(post.title), deck: htmlPart(text(post.excerpt)), body: [htmlPart(text(post.content))], pictures: image ? [picture(image.caption)] : [] };
}

const creditOf = (element) => [...listOf(at(element, 'credits.by')), ...listOf(at(element, 'credits.affiliation'))].map((person) => text(person?.byline, person?.name)).join('\n');

function readAns(story) {
  const promo = at(story, 'promo_items.basic');
  return {
    headline: anyPart(at(story, 'headlines.basic')),
    deck: anyPart(text(at(story, 'subheadlines.basic'), at(story, 'description.basic'))),
    body: listOf(story.content_elements).flatMap(ansParts),
    pictures: promo?.type === 'image' && text(promo.url) ? [picture(promo.caption, creditOf(promo))] : [],
  };
}

/** The fields that have words in elements of all types, those that nobody knows yet among them. */
function ansParts(element) {
  if (typeof element === 'string') return [anyPart(element)];
  if (!isObject(element)) return [];
  if (element.type === 'image') return text(element.url) ? [picture(element.caption, creditOf(element))] : [];
  if (element.type === 'oembed_response') return [htmlPart(text(at(element, 'raw_oembed.html')))];
  return [
    ...[element.content, element.text, element.endorsement, element.type === 'link_list' ? element.title : ''].map((given) => anyPart(given)),
    ...(element.type === 'video' ? [picture(element.caption, '')] : []),
    ...[element.items, element.content_elements, element.header, ...listOf(element.rows)].flatMap(listOf).flatMap(ansParts),
    ...ansParts(element.citation),
  ];
}

function readGuardian(page) {
  return {
    headline: textPart(page.headline),
    deck: htmlPart(text(page.standfirst)),
    body: page.blocks.flatMap((block) => [textPart(block?.title), ...listOf(block?.elements).flatMap(guardianParts)]),
    pictures: listOf(page.mainMediaElements).flatMap(guardianParts),
  };
}

function guardianParts(element) {
  if (!isObject(element)) return [];
  const type = `${typeOf(element)}`.split('.').at(-1);
  if (type === 'ImageBlockElement') return [picture(at(element, 'data.caption'), element.displayCredit === false ? '' : at(element, 'data.credit'))];
  return [
    ...[element.title, element.html, element.attribution].map(anyPart),
    ...(type === 'RichLinkBlockElement' ? [textPart(element.text)] : [anyPart(element.body)]),
    ...(/Embed|Video|Youtube|Vimeo|Audio/.test(type) ? [picture(element.caption)] : []),
    ...Object.values(element).filter(Array.isArray).flat().filter((entry) => isObject(entry) && (typeOf(entry) || entry.body)).flatMap(guardianParts),
  ];
}

/** @returns {Part} */
function treePart(/** @type {any} */ root) {
  const captions = [];
  let written = '';
  const waiting = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node === 'string') written += node;
    if (!isObject(node)) continue;
    const isInline = /^(text|strong|emphasis|strikethrough|subscript|superscript|code|link)$/.test(node.type);
    const edge = isInline ? '' : '\n';
    const { text: caption, captions: own } = node.picture ? picture(node.picture.caption, node.picture.credit ?? node.picture.creditText) : picture(node.caption, node.credit);
    captions.push(...own);
    const said = isInline ? [text(node.value)] : [node.title, node.heading, node.text, node.source, node.number, node.description, node.term, node.teaserTitleOverride ?? at(node, 'teaser.title'), ...(node.children ? [] : [node.value])].map((given) => `${text(given)}\n`);
    const inside = node.type === 'table-caption' ? treePart({ type: 'paragraph', children: node.children }).text : '';
    if (words(inside).length > 0) captions.push(inside);
    waiting.push(...[edge, ...said, caption.trim(), ...listOf(node.children), edge].toReversed());
  }
  return { text: textPart(written).text, captions };
}

const isBlock = (/** @type {unknown} */ entry) => isObject(entry) && typeof typeOf(entry) === 'string';

function isPortable(value) {
  if (Array.isArray(value)) return value.length > 0 && value.every(isBlock);
  return isBlock(value) && [value.children, value.body, value.content].some((list) => Array.isArray(list) && list.every(isBlock));
}

function portablePart(block) {
  if (!isObject(block)) return none;
  const image = typeOf(block) === 'image' && text(block.caption) ? picture(block.caption, block.credit) : none;
  const spans = listOf(block.children).map((span) => text(span?.text)).join('');
  return { text: [spans || text(block.text), text(block.code), image.text].join('\n'), captions: image.captions };
}

/** A value of one of ninjs's lists: of the wanted role, else of no role, else the first. */
const ofRole = (list, roles) => roles.map((role) => list.find((entry) => `${entry?.role ?? ''}` === role)).find(Boolean) ?? list[0];
const startingWith = (item, start) => Object.keys(item).filter((name) => name.startsWith(start)).map((name) => item[name]);
const described = (item) => text(at(ofRole(listOf(item.descriptions), ['caption', 'description', 'text', 'abstract', '']), 'value'), item.description_caption, item.description_text, item.description_html, ...startingWith(item, 'description_'));
/** Bodies of news agencies' own XML say what the others say, between codes that are no text. */
const isMarkedUp = (body) => /nitf|newsml|application\/xml/i.test(`${body?.contentType ?? body?.contenttype} ${body?.role}`);

function readNinjs(item) {
  const given = Array.isArray(item.bodies) ? item.bodies.filter((body) => !isMarkedUp(body)).map((body) => body?.value) : startingWith(item, 'body_');
  const bodies = given.filter((body) => text(body));
  const others = Array.isArray(item.associations) ? item.associations : Object.values(item.associations ?? {});
  const pictures = others.filter((other) => /^(picture|graphic)$/.test(other?.type) && JSON.stringify(other.renditions ?? {}).includes('"href"'));
  return {
    headline: anyPart(text(at(ofRole(listOf(item.headlines), ['main', 'headline', '']), 'value'), item.headline, item.headline_main, item.title)),
    deck: anyPart(described(item)),
    bodies: bodies.length > 0 ? bodies.map((body) => [anyPart(body)]) : [[]],
    pictures: pictures.map((other) => picture(described(other), text(other.by, other.byline))),
  };
}

function readOwn(own) {
  const given = own.body ?? own.articleBody;
  return { headline: textPart(own.headline), deck: textPart(own.description), body: [typeof given === 'string' ? textPart(given) : treePart({ type: 'body', children: listOf(given.children ?? given) })], pictures: own.image ? [picture(own.image.caption, own.image.creditText)] : [] };
}

const element = (xml, ...names) => names.map((name) => new RegExp(`<${name}(\\s[^>]*)?>([^]*?)</${name}>`, 'i').exec(xml)).find(Boolean);
/** What is inside an element of XML: markup where it is written as such, else the text that its entities and CDATA sections stand for. */
function inner(match) {
  if (!match) return '';
  const [, attributes = '', content] = match;
  if (/type\s*=\s*["']xhtml/.test(attributes)) return content;
  return content.split(/(<!\[CDATA\[[^]*?\]\]>)/).map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : htmlPart(part).text)).join('');
}

/** @returns {Document} */
function xmlDocument(xml) {
  const name = rootOf(xml) === 'feed' ? 'entry' : 'item';
  const found = [...xml.matchAll(new RegExp(`<${name}(\\s[^>]*)?>[^]*?</${name}>`, 'g'))];
  const formats = [name === 'entry' ? 'atom' : 'rss'];
  const before = xml.slice(0, found[0]?.index);
  const last = found.at(-1);
  const after = last ? xml.slice(last.index + last[0].length) : '';
  const items = found.filter(([item]) => /<(link|guid|id)[\s>]/.test(item)).map(([item]) => ({ title: anyPart(inner(element(item, 'title'))).text, text: before + item + after }));
  if (found.length !== 1) return { kind: 'list', formats, reason: '', headline: '', readings: [], items };
  const [only] = found[0];
  const content = inner(element(only, 'content:encoded', 'content'));
  const summary = inner(element(only, 'description', 'summary'));
  return article(formats, { headline: anyPart(inner(element(only, 'title'))), ...(content && { deck: anyPart(summary) }), body: [anyPart(content || summary)] }, items);
}
