/** What the notes of an article mean, and what to do, by their codes. */
export const meanings = {
  'field-invalid': 'A field has a value that does not belong there, and was left out. Correct the field that is named.',
  'node-unknown': 'The article model has no place for something of this type; what is in it was kept. Look whether it still makes sense, and add a format of your own if it does not.',
  'node-invalid': 'Something of this type lacks what it must have; what is in it was kept. Complete it in the document.',
  'url-refused': 'An address is of no allowed kind, and was left out. Links may be http:, https: or mailto:, and pictures http: or https:.',
  'shortcode-invalid': 'A shortcode does not say what it must, such as the number of a poll, or has no end tag. Correct it in the document.',
  'shortcode-unknown': 'Nobody knows this shortcode, and its tags were dropped. Teach the page by addShortcode(), or keep the tags by unknown-shortcodes="keep".',
  'shortcode-unresolved': 'A shortcode names files by numbers, and nobody can tell their addresses. Name the media library of the site by media-src.',
  'entity-unknown': 'HTML 4 has no character of this name, so it stays as it is written. Write the character itself.',
  'too-long': 'What came after this many characters of a block was left out. Split the paragraph.',
  'too-many-blocks': 'An article has no more than this many blocks, and the rest was left out. Split the article.',
  'too-deep': 'What was deeper than this many things inside one another was left out. Make the document flatter.',
  'latest-list-empty': '“Latest News” lists no stories, and is not shown. Give the element a latest-src.',
};

/** What to do about a document that is not shown, by the code of the problem. */
export const remedies = {
  'article-empty': 'Look whether the words are in the document at all. If they are, choose its format; if no format fits, a page can add one by addFormat().',
  'article-invalid': 'Look whether the document is whole, and choose its format if you know it.',
  'article-too-large': 'An article may have this many characters of text. Shorten it, or split it.',
  'formats-missing': 'Look whether formats.js lies beside news-widgets.js, and load this page again.',
  'page-without-article': 'Name the address of the document itself. If this page is the article, put it into <article>, or choose the format html.',
  'url-refused': 'Name an address that begins with https: or http:.',
  network: 'Open the address in a tab of its own. If nothing comes there either, correct it. If the document comes, its server has to send Access-Control-Allow-Origin: *, and no page on https: can read from http:. Until then, copy the document from that tab and paste it here.',
  timeout: 'Try again later, or copy the document and paste it here.',
  status: 'Correct the address; the document has to be there without a login.',
  'wrong-type': 'The server has to send it as JSON, text/html or text/plain. If it is a document all the same, copy it and paste it here.',
  'too-large': 'Name the address of one article, not that of a whole archive.',
};
