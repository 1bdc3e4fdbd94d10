import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@swc/core';
import { minifyHTMLLiterals } from 'minify-literals';
import { token } from './build/theme/tokens.js';
import { namesWithinLit, partOfLit, withShortNames } from './rollup.lit.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/** Puts the tokens into the style sheets that name them; the table of tokens is for people. */
const inlineTokens = {
  name: 'inline-tokens',
  transform(code, id) {
    if (!id.includes('/build/elements/') || !/css ?`/.test(code)) return null;
    const plain = code.replace(/\$\{token\('(--[\w-]+)'\)\}/g, (_, name) => token(name).cssText);
    if (/css ?`[^`]*\$\{/.test(plain)) throw new Error(`${id}: a style sheet may have no expression but token('…').`);
    return { code: plain, map: null };
  },
};

/** Style sheets are plain text by now: Lit's tag that checks what is put into one can stay out of the module, and so can the copies for servers. */
const plainStyles = {
  name: 'plain-styles',
  transform(code, id) {
    if (!id.includes('/build/elements/')) return null;
    return { code: code.replace(/import \{ css \} from 'lit';/, '').replace(/\bcss ?`/g, '`').replace(/static styles = serverStyles\([^)]*\);/, '').replace(/\{ attribute: '\w+-[\w-]+' \}/g, '{}'), map: null };
  },
};

/** White space in templates and style sheets is a tenth of the module. */
const minifyLiterals = {
  name: 'minify-literals',
  async transform(code, id) {
    if (!id.includes('/build/elements/')) return null;
    if (/[\w-]="[^"`]*\$\{/.test(code)) throw new Error(`${id}: an attribute is one expression without quotes and with no text beside it, see rollup.lit.mjs.`);
    const minified = await minifyHTMLLiterals(code, { fileName: id });
    return minified ? { code: minified.code, map: minified.map } : null;
  },
};

const banner = `/*! news-widgets ${version} | MIT | THIRD-PARTY.txt */`;

/**
 * Most of a module is run as soon as it is there, so browsers that know this compile it on another thread while it is on its way, and not
 * function by function on the one that shows the page. Of the rarer formats a page needs one.
 */
const hint = (fileName) => (fileName.startsWith('more-') ? '' : '//# allFunctionsCalledOnLoad\n');

const minify = {
  name: 'minify',
  async renderChunk(source, { fileName }) {
    const { code, map } = await swc.minify(withShortNames(source), { module: true, ecma: 2022, compress: { passes: 3, unsafe: true }, mangle: { props: { regex: `^(${namesWithinLit.join('|')})$` } }, sourceMap: true, format: { comments: false } });
    const { mappings, ...rest } = JSON.parse(map);
    const top = `${hint(fileName)}${banner}\n`;
    // A semicolon is a line without mappings.
    return { code: top + code, map: { ...rest, mappings: top.replace(/[^\n]+/g, '').replaceAll('\n', ';') + mappings } };
  },
};

const formats = 'build/article/formats/formats.js';
const moreFormats = 'build/article/formats/more-formats.js';
const extras = 'build/elements/news-article/extras.js';
const pollExtras = 'build/elements/news-poll/poll-extras.js';
const pollChallenge = 'build/elements/news-poll/poll-challenge.js';
const pollLive = 'build/elements/news-poll/poll-live.js';
const articleParts = 'build/elements/article-parts.js';

const hashes = {};
/** @type {Set<string>} */
const packages = new Set();

/** What a page needs to pin the files, and the licences of what is inside them: one of each for all modules, so each build adds to it. */
const companions = {
  name: 'companions',
  async generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle).filter(({ type }) => type === 'chunk')) {
      hashes[chunk.fileName] = `sha384-${createHash('sha384').update(chunk.code).digest('base64')}`;
      for (const id of Object.keys(chunk.modules)) for (const name of /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.slice(1, 2) ?? []) packages.add(name);
    }
    this.emitFile({ type: 'asset', fileName: 'integrity.json', source: `${JSON.stringify(hashes, null, 2)}\n` });
    const licences = await Promise.all([...packages].toSorted().map(async (name) => `${name}\n\n${await readFile(`node_modules/${name}/LICENSE`, 'utf8')}`));
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source: licences.join('\n\n----\n\n') });
  },
};

/**
 * Each is one file: the page that wants polls alone downloads no article, only an article of another system has its formats loaded, and only
 * one with films, galleries, boxes or footnotes what shows these.
 */
export default [
  ['build/index.js', 'news-widgets.js'],
  ['build/news-poll.js', 'news-poll.js'],
  [formats, 'formats.js'],
  [moreFormats, 'more-formats.js'],
  [extras, 'article-extras.js'],
  [articleParts, 'article-parts.js'],
  [pollExtras, 'poll-extras.js'],
  [pollLive, 'poll-live.js'],
  [pollChallenge, 'poll-challenge.js'],
].map(([input, name]) => ({
  input,
  external: (id) => [formats, moreFormats, extras, articleParts, pollExtras, pollLive, pollChallenge].some((later) => later !== input && id.endsWith(later)) || (input === moreFormats && id.endsWith('/foreign-nodes.js')),
  output: {
    file: `dist/${name}`,
    paths: (id) => (id.endsWith('/foreign-nodes.js') ? './formats.js' : id.endsWith(extras) ? './article-extras.js' : /\/formats\/|(article-parts|poll-extras|poll-live|poll-challenge)\.js$/.test(id) ? `./${basename(id)}` : id),
    format: 'es',
    sourcemap: true,
  },
  plugins: [
    sourceMaps(),
    nodeResolve({ browser: true }),
    partOfLit,
    inlineTokens,
    minifyLiterals,
    plainStyles,
    minify,
    companions,
  ],
}));

/** Takes up the maps that the compiler wrote, so that a debugger shows TypeScript. */
function sourceMaps() {
  return {
    name: 'source-maps',
    async load(id) {
      if (!id.includes('/build/')) return null;
      const code = await readFile(id, 'utf8');
      return { code, map: JSON.parse(await readFile(`${id}.map`, 'utf8')) };
    },
  };
}
