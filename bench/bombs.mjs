/** Documents that are made to freeze a page, and what an element is to do with each: refuse it, cap it, or show it as it is. */

const word = (value = 'Word.') => ({ type: 'text', value });
const paragraph = (...children) => ({ type: 'paragraph', children });
const many = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const article = (body, more = {}) => JSON.stringify({ headline: 'Clock', body, ...more });
/** One node inside another, as text: `JSON.stringify` itself cannot go so deep. */
const nested = (type, depth) => `{"headline":"Clock","body":[{"type":"paragraph","children":[{"type":"text","value":"Word."}]},${`{"type":"${type}","children":[`.repeat(depth)}{"type":"text","value":"Word."}${']}'.repeat(depth)}]}`;
const listed = (depth) => `{"headline":"Clock","body":[{"type":"paragraph","children":[{"type":"text","value":"Word."}]},${'{"type":"list","children":[{"type":"list-item","children":['.repeat(depth)}{"type":"text","value":"Word."}${']}]}'.repeat(depth)}]}`;
const poll = (changes) => JSON.stringify({ id: 'x', question: 'Which?', options: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }], ...changes });
const feed = (count, title = 'A story') => JSON.stringify({ items: many(count, (index) => ({ url: `https://news.example/${index}`, title: `${title} ${index}` })) });
const mark = '\u0301';
const megabyte = 1024 * 1024;

/**
 * `text` is given as the attribute, the property or the document at `src`; as an object, it is the property parsed.
 * `largest` marks the most that is accepted, which may take longer; `slow` what browsers lay out so slowly that the time is only told.
 */
export const bombs = [
  ...['blockquote', 'strong'].map((type) => ({ name: `${type}, 10,000 deep`, tag: 'news-article', text: nested(type, 10_000), result: 'capped' })),
  // Its notes are full of the unknown type before the limit is reached.
  { name: 'unknown type, 10,000 deep', tag: 'news-article', text: nested('unknown', 10_000), result: 'shown' },
  { name: 'list, 10,000 deep', tag: 'news-article', text: listed(10_000), result: 'capped' },
  { name: 'list, 10,000 deep, object', tag: 'news-article', text: listed(10_000), way: 'object', result: 'capped' },
  { name: '{"a": 10,000 deep', tag: 'news-article', text: '{"a":'.repeat(10_000), result: 'refused' },
  { name: '[{ 10,000 deep', tag: 'news-article', text: '[{"body":'.repeat(10_000), result: 'refused' },
  { name: '10,000 brackets', tag: 'news-article', text: '['.repeat(10_000) + ']'.repeat(10_000), result: 'shown' },
  { name: '100 kB of [', tag: 'news-article', text: '['.repeat(100_000), result: 'shown' },
  { name: '100,000 blocks', tag: 'news-article', text: article(many(100_000, () => paragraph(word()))), result: 'capped' },
  { name: '100,000 blocks, object', tag: 'news-article', text: article(many(100_000, () => paragraph(word()))), way: 'object', result: 'capped' },
  { name: '100,000 blocks, src', tag: 'news-article', text: article(many(100_000, () => paragraph(word()))), way: 'src', result: 'refused' },
  { name: '100,000 blocks of text', tag: 'news-article', text: 'Word.\n\n'.repeat(100_000), result: 'refused' },
  { name: '30,000 blocks of text', tag: 'news-article', text: 'Word.\n\n'.repeat(30_000), result: 'capped' },
  { name: '1 MB of empty lines', tag: 'news-article', text: `Clock${'\n'.repeat(megabyte)}Word.`, result: 'refused' },
  ...['property', 'attribute', 'object', 'src'].map((way) => ({ name: `5 MB, ${way}`, tag: 'news-article', text: article([paragraph(word('word '.repeat(megabyte)))]), way, result: 'refused' })),
  { name: '5 MB of text', tag: 'news-article', text: 'word '.repeat(megabyte), result: 'refused' },
  { name: '250 kB in 1,900 blocks', tag: 'news-article', text: article(many(1900, () => paragraph(word('word '.repeat(26))))), result: 'shown', largest: true },
  { name: '250 kB in one paragraph', tag: 'news-article', text: article([paragraph(word('word '.repeat(50_000)))]), result: 'capped' },
  { name: '250 kB of text in one paragraph', tag: 'news-article', text: 'word '.repeat(50_000), result: 'shown', largest: true },
  { name: '1 MB, one word', tag: 'news-article', text: article([paragraph(word('w'.repeat(megabyte)))]), result: 'refused' },
  { name: '250 kB of text, one word', tag: 'news-article', text: 'w'.repeat(250_000), result: 'shown', largest: true },
  { name: '250 kB, one word as headline', tag: 'news-article', text: article([], { headline: 'w'.repeat(250_000) }), result: 'capped' },
  { name: '100 kB headline', tag: 'news-article', text: article([], { headline: 'word '.repeat(20_000) }), result: 'capped' },
  { name: '50,000 marks on a letter', tag: 'news-article', text: article([paragraph(word(`e${mark.repeat(50_000)}`))]), result: 'shown' },
  { name: '50,000 marks in a headline', tag: 'news-article', text: article([], { headline: `e${mark.repeat(50_000)}` }), result: 'shown' },
  { name: '50,000 marks in a title', tag: 'news-list', text: JSON.stringify([{ url: '/a', title: `e${mark.repeat(50_000)}` }]), result: 'shown' },
  { name: '50,000 marks in a quotation', tag: 'pull-quote', text: `e${mark.repeat(50_000)}`, result: 'shown' },
  { name: '50,000 marks in a question', tag: 'news-poll', text: poll({ question: `e${mark.repeat(50_000)}` }), result: 'shown' },
  // Lines without a place to break them, and words that run both ways, cost some browsers time with the square of their length.
  { name: '50 kB, left and right in turn', tag: 'news-article', text: article([paragraph(word('\u05d0a'.repeat(25_000)))]), result: 'capped' },
  { name: '250 kB of text, left and right in turn', tag: 'news-article', text: '\u05d0a'.repeat(125_000), result: 'shown', slow: true },
  { name: '50 kB of Arabic without a space', tag: 'news-article', text: article([paragraph(word('\u0639'.repeat(50_000)))]), result: 'capped' },
  { name: '250 kB of Arabic text without a space', tag: 'news-article', text: '\u0639'.repeat(250_000), result: 'shown', slow: true },
  { name: '50 kB of Thai without a space', tag: 'news-article', text: article([paragraph(word('\u0e01'.repeat(50_000)))]), result: 'capped' },
  { name: '100 kB of right-to-left marks', tag: 'news-article', text: article([paragraph(word('\u202ea'.repeat(50_000)))]), result: 'capped' },
  { name: '100 kB of [pullquote]word', tag: 'news-article', text: '[pullquote]word '.repeat(6250), result: 'shown' },
  { name: '250 kB of [pullquote source="', tag: 'news-article', text: '[pullquote source="'.repeat(13_000), result: 'shown', largest: true },
  { name: '100 kB of “', tag: 'news-article', text: '“'.repeat(100_000), result: 'shown' },
  { name: '250 kB of “', tag: 'news-article', text: '“'.repeat(250_000), result: 'shown', largest: true },
  { name: '250 kB of “A. said ', tag: 'news-article', text: '“A. said '.repeat(27_000), result: 'shown', largest: true },
  { name: '100,000 links', tag: 'news-article', text: article([paragraph(...many(100_000, () => ({ type: 'link', url: '/a', children: [word('a')] })))]), result: 'capped', largest: true },
  { name: '100,000 breaks', tag: 'news-article', text: article([paragraph(word(), ...many(100_000, () => ({ type: 'break' })))]), result: 'capped', largest: true },
  { name: '500 paragraphs of 99 marks', tag: 'news-article', text: article(many(500, () => paragraph(JSON.parse('{"type":"strong","children":['.repeat(97) + JSON.stringify(word()) + ']}'.repeat(97))))), result: 'capped', largest: true },
  { name: '10,000 pictures', tag: 'news-article', text: article(many(10_000, () => ({ type: 'image-set', picture: { url: 'http://localhost:1/a.jpg' } }))), result: 'capped', largest: true },
  { name: '10,000 pull quotes', tag: 'news-article', text: article(many(10_000, () => ({ type: 'pullquote', text: 'Word.' }))), result: 'capped', largest: true },
  { name: '10,000 polls', tag: 'news-article', text: article(many(10_000, () => ({ type: 'poll', id: '1' }))), result: 'capped', largest: true },
  { name: '10,000 stories', tag: 'news-article', text: article([{ type: 'recommended-list', children: many(10_000, () => ({ type: 'recommended', title: 'a', url: '/a' })) }]), result: 'capped' },
  { name: '10,000 options', tag: 'news-poll', text: poll({ options: many(10_000, (id) => ({ id, title: `${id}` })) }), result: 'refused' },
  { name: '100 kB option', tag: 'news-poll', text: poll({ options: many(2, (id) => ({ id, title: 'w'.repeat(100_000) })) }), result: 'refused' },
  { name: 'poll, 10,000 deep', tag: 'news-poll', text: `{"id":${'['.repeat(10_000)}`, result: 'refused' },
  { name: '62 options of 2 kB', tag: 'news-poll', text: poll({ options: many(62, (id) => ({ id, title: 'word '.repeat(400).trim() })) }), result: 'shown' },
  { name: '100 kB quotation', tag: 'pull-quote', text: 'w'.repeat(100_000), result: 'refused' },
  // HTML, of which 2 MB may take as long as ten times 200 kB. Some of it becomes the most that is accepted.
  ...[
    ['unclosed attributes', '<a href="', 'shown'],
    ['attributes without quotes', '<a href=x y', 'shown'],
    ['paragraphs with a mark that goes on', '<p><b>x', 'capped', true],
    ['paragraphs', '<p>x', 'capped', true],
    ['boxes', '<div>', 'shown'],
    ['tables', '<table><tr><td>x', 'capped'],
    ['marks that cross', '<b><i></b>', 'shown'],
    ['figures', '<figure><img src=http://localhost:1/a.jpg>', 'capped', true],
    ['pull quotes without an end', '[pullquote]word ', 'shown', true],
    ['unknown shortcodes', '[x y=1]z[/x]', 'shown'],
    ['events and scripts', '<p onclick=alert(1)>x<img src=x: onerror=alert(1)><script>alert(1)</script><style>*{color:red}</style><svg onload=alert(1)>', 'shown', true],
  ].flatMap(([name, piece, result, largest = false]) =>
    [200, 2000].map((size) => ({ name: `${size} kB of HTML, ${name}`, tag: 'news-article', text: `<p>Words.</p>${piece.repeat((size * 1000) / piece.length)}`, result: name.startsWith('events') && size > 200 ? 'capped' : result, largest: largest || size > 200 })),
  ),
  { name: '10,000 boxes of HTML inside one another', tag: 'news-article', text: `<p>Words.</p>${'<div><blockquote>'.repeat(5000)}x`, result: 'capped' },
  { name: '20,000 attributes of HTML without an end', tag: 'news-article', text: `<p>Words.</p>${'<a href="x'.repeat(20_000)}`, result: 'shown' },
  { name: '10,000 items', tag: 'news-list', text: feed(10_000), result: 'capped' },
  { name: '100,000 items', tag: 'news-list', text: feed(100_000), result: 'capped' },
  { name: '100 kB title', tag: 'news-list', text: feed(1, 'w'.repeat(100_000)), result: 'shown' },
  { name: '10,000 items, limit 10,000', tag: 'news-list', text: feed(10_000), attributes: { limit: '10000' }, result: 'shown', largest: true },
];
