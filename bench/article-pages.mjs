/** Pages with one article for `articles.mjs`: who shows it, from what, and their scripts. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { articleOf, htmlOf, portableOf } from './article-texts.mjs';

const json = (article) => JSON.stringify(article);
const portable = (article) => JSON.stringify(portableOf(article));

/** Who shows the article, and what stands in its `article` attribute. `nobody` is the page without it. */
export const subjects = {
  nobody: {},
  vanilla: { tag: 'vanilla-article', script: 'vanilla-article.js', from: htmlOf },
  'ours, JSON': { tag: 'news-article', script: 'news-widgets.js', from: json },
  'ours, HTML': { tag: 'news-article', script: 'news-widgets.js', from: htmlOf },
  'ours, HTML, preloaded': { tag: 'news-article', script: 'news-widgets.js', preload: 'formats.js', from: htmlOf },
  'Lit, DOMPurify': { tag: 'lit-dompurify-article', script: 'peer-articles/lit-dompurify.js', from: htmlOf },
  'Portable Text, HTML': { tag: 'portable-html-article', script: 'peer-articles/portable-html.js', from: portable },
  'Portable Text, React': { tag: 'portable-text-article', script: 'peer-articles/portable-text.js', from: portable },
  React: { tag: 'react-article', script: 'peer-articles/react.js', from: json },
};

const inAttribute = (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** The same with the article at an address of its own, as long ones are published: in an attribute, each quotation mark of JSON is six characters. */
for (const [name, subject] of Object.entries(subjects)) if (/^(vanilla|ours, (JSON|HTML))$/.test(name)) subjects[`${name}, fetched`] = { ...subject, isFetched: true };

function page({ tag, script, preload, from, isFetched }, words, address) {
  const head = `${preload ? `<link rel="modulepreload" href="/${preload}">` : ''}${script ? `<script type="module" src="/${script}"></script>` : ''}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Article</title><link rel="icon" href="data:,">${head}<body><p>The Harbour Gazette</p>${tag ? `<${tag} heading-level="1" ${isFetched ? `src="/article${address}"` : `article="${inAttribute(from(articleOf(words)))}"`}></${tag}>` : ''}<p>All rights of the harbour reserved.</p>`;
}

/** Modules by their path, each with all that it imports, as a publisher would ship it. */
async function bundle(paths) {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({ entryPoints: paths, absWorkingDir: folder, outdir: folder, outbase: folder, bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none', define: { 'process.env.NODE_ENV': '"production"' }, write: false });
  return outputFiles.map(({ path, contents }) => [path.slice(folder.length), Buffer.from(contents)]);
}

const picture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Serves a page for each subject and length, their scripts and the picture.
 *
 * @param {string} folder - That of our built modules.
 * @returns {Promise<{ origin: string, takeDownloads: () => number, close: () => void }>} `takeDownloads` gives the bytes of the scripts that were asked for since the last call, after brotli.
 */
export async function serveArticles(folder) {
  const own = ['news-widgets.js', 'formats.js', 'article-extras.js', 'poll-extras.js'];
  const others = [...new Set(Object.values(subjects).flatMap(({ script }) => (script && !own.includes(script) ? [script] : [])))];
  const scripts = new Map([...own.map((name) => [name, readFileSync(`${folder}/${name}`)]), ...(await bundle(others))]);
  const sizes = new Map([...scripts].map(([name, content]) => [name, brotliCompressSync(content).length]));
  let downloads = 0;
  const server = createServer((request, response) => {
    const { pathname, search, searchParams } = new URL(request.url, 'http://localhost');
    const send = (type, content) => response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
    const name = pathname.slice(1);
    const subject = subjects[searchParams.get('subject')];
    const words = Number(searchParams.get('words'));
    if (name === '') send('text/html', page(subject, words, search.replaceAll('&', '&amp;')));
    else if (name === 'article') send(subject.from === htmlOf ? 'text/html' : 'application/json', subject.from(articleOf(words)));
    else if (scripts.has(name)) {
      downloads += sizes.get(name);
      send('text/javascript', scripts.get(name));
    } else if (name === 'harbour.gif') send('image/gif', picture);
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    takeDownloads() {
      const taken = downloads;
      downloads = 0;
      return taken;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
