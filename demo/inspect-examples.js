/** Documents as systems give them out, with the media type that servers send. The places and people in them are invented. */

const json = (value) => JSON.stringify(value, null, 2);

const wordpress = json({
  id: 4302,
  date_gmt: '2026-11-26T07:00:00',
  modified_gmt: '2026-11-26T07:00:00',
  link: 'https://paper.example/shelf-in-the-shelter',
  status: 'publish',
  title: { rendered: 'The shelf in the ferry shelter has 212 books &#8211; and one rule' },
  excerpt: { rendered: '<p>Take one, bring one, and keep the rain off both.</p>\n' },
  content: {
    rendered: `<p>Nobody knows who put up the shelf at <strong>Sallow Point</strong>. It has been there since the spring, it is full, and on Tuesday somebody counted it.</p>
<figure class="wp-block-image size-large"><img decoding="async" src="http://localhost:8001/lead.svg" alt="A small ferry on a wide river" width="1200" height="675"/><figcaption class="wp-element-caption">The crossing is good for six pages. <span class="credit">Drawing: The Lantern</span></figcaption></figure>
<h2 class="wp-block-heading">What is read on the water</h2>
<ul class="wp-block-list"><li>Sea stories, most of all in <em>November</em>.</li><li>A manual for an engine that nobody here has.</li></ul>
<figure class="wp-block-pullquote"><blockquote><p>I have read half of everything. Then we are there.</p><cite>A passenger of the 7.40</cite></blockquote></figure>
<p>The harbour office has said that the shelf may stay: &#8220;It weighs less than the bicycles.&#8221;</p>
`,
  },
  _embedded: { author: [{ name: 'Ottilie Marsh' }] },
});

const jsonLd = json({
  '@context': 'https://schema.org',
  '@type': 'NewsArticle',
  inLanguage: 'en-GB',
  articleSection: 'Harbour',
  headline: 'The harbour bell rings again after eleven years',
  description: 'A new rope, a willing pilot, and a list of those who would rather sleep.',
  author: [{ '@type': 'Person', name: 'Edda Farrowby' }],
  datePublished: '2026-11-25T18:30:00+00:00',
  image: { '@type': 'ImageObject', url: 'http://localhost:8001/lead.svg', width: 1600, height: 900, caption: 'The ferry passes the bell on its way in', creditText: 'Drawing: The Lantern' },
  articleBody: `The bell on the pier of Linnermouth rang on Wednesday at six in the morning, for the first time since its rope was stolen.

It will ring in fog, and on no other day. That was the wish of fourteen people in Ferry Row, who wrote their names under it.

“You can hear it in the middle of the river now,” said Hester Quillby, who steers the ferry. “That is where you need it.”`,
});

const html = `<article>
  <h1>The market moves to Thursday</h1>
  <p>From December, the stalls on <a href="/places/ferry-row">Ferry Row</a> open a day earlier, when the ferry has room for a crate.</p>
  <table>
    <caption>Hours of the market</caption>
    <tr><th>Month</th><th>Opens</th><th>Closes</th></tr>
    <tr><td>December</td><td>8 am</td><td>2 pm</td></tr>
    <tr><td>January</td><td>9 am</td><td>1 pm</td></tr>
  </table>
  <p>[pullquote source="Oren Maddick, chandler"]Fish sells on Thursday. It always has.[/pullquote]</p>
  <h2>Mind the water</h2>
  <p>At spring tides the lower stalls stay dry until noon, and no longer.</p>
  <p>[tide_table harbour="sallow-point" days="7"]</p>
</article>
`;

const plainText = `Passengers speak for the ferry, and the council listens

Forty people from Sallow Point came to the hearing, by boat, and one of them brought the bill.

The hall in Linnermouth has sixty chairs. On Thursday evening all of them were taken, and those who had come on the 6.30 stood along the wall in wet coats.

“Nobody asks a bridge to turn a profit,” said Hester Quillby, who steers the boat. She was asked to sit down, and stayed where she was.

[show_poll poll_id=7910]

What a crossing costs

Each one costs the town about a pound and sixty pence, says the finance office. It counts the fuel, the crew and the rope. It does not count the road that nobody drives.

[pullquote source="Priya Lathom, nurse"]That is the heating from November to February.[/pullquote]

The council votes on December 8. Whoever wants to hear it should take the early boat.
`;

const ninjs = json({
  uri: 'https://paper.example/items/swifts-2026',
  type: 'text',
  language: 'en-GB',
  versionCreated: '2026-11-24T09:15:00+00:00',
  headlines: [{ role: 'main', value: 'The school at Sallow Point counts its swifts: 31 nests' }],
  descriptions: [{ role: 'summary', value: 'Seven more than last year, and all of them on the north side of the roof.' }],
  by: 'By Ottilie Marsh',
  bodies: [
    {
      role: 'main',
      contentType: 'text/html',
      value: '<p>The children began to count in May, with chalk, one line on the wall for each nest. In the autumn they added it up.</p><h2>A hole in the roof stays</h2><p>The builder wanted to close it. He was shown the wall, and went home.</p><blockquote><p>We have learned to count, and he has learned to wait.</p></blockquote>',
    },
  ],
  associations: [{ name: 'main', type: 'picture', uri: 'https://paper.example/items/river', descriptions: [{ role: 'caption', value: 'The river below the school' }], renditions: [{ name: 'large', href: 'http://localhost:8001/lead.svg', contentType: 'image/svg+xml', width: 1600, height: 900 }] }],
});

const jsonFeed = json({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'The Linnermouth Lantern',
  language: 'en-GB',
  home_page_url: 'https://paper.example/',
  items: [
    {
      id: 'https://paper.example/saturday-bus',
      url: 'https://paper.example/saturday-bus',
      title: 'A second bus on Saturdays, until somebody counts the seats',
      summary: 'It meets the ferry at ten past five, and waits if the tide is late.',
      date_published: '2026-11-23T06:00:00+00:00',
      authors: [{ name: 'Edda Farrowby' }],
      content_html: '<p>The bus from Linnermouth to Sallow Point runs five times on Saturdays from this week, once more than before.</p><ol><li>It leaves when the boat is in.</li><li>It takes bicycles, if they are folded.</li></ol><p>In March the company will count the seats that stayed <del>dry</del> empty.</p>',
    },
  ],
});

export const examples = [
  { name: 'WordPress post', type: 'application/json', text: wordpress },
  { name: 'JSON-LD', type: 'application/ld+json', text: jsonLd },
  { name: 'HTML with shortcodes', type: 'text/html', text: html },
  { name: 'Plain text with a poll', type: 'text/plain', text: plainText },
  { name: 'ninjs', type: 'application/json', text: ninjs },
  { name: 'JSON Feed', type: 'application/feed+json', text: jsonFeed },
];
