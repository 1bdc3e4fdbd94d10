import { chmod, copyFile, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@swc/core';
import { transform } from 'esbuild';
import { minifyHTMLLiterals } from 'minify-literals';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { dependencies } = JSON.parse(await readFile(here('package.json'), 'utf8'));

const built = (name) => here(`build/vote-service/src/${name}.js`);
const entries = [built('main'), built('vote-service')];
const writers = [built('stores/sqlite-writer'), built('stores/memory-writer')];
/** What the writer threads share with the rest; they have no use for an HTTP server. */
const shared = [built('vote-queue'), built('vote-writer'), built('vote-store'), built('writer-orders'), built('stores/sqlite-schema'), built('stores/sqlite-status'), built('stores/sqlite-tallies'), built('stores/sqlite-definitions')];

/** What one command alone needs, with a package that serving has no use for. */
const conformance = here('build/vote-service/src/conformance/');

/** Hands the compiler's source maps on, so that the map of a bundle leads to the TypeScript. */
const compilerMaps = {
  name: 'compiler-maps',
  async load(id) {
    const [code, map] = await Promise.all([readFile(id, 'utf8'), readFile(`${id}.map`, 'utf8')]);
    return { code, map };
  },
};

const executable = {
  name: 'executable',
  writeBundle: ({ dir }) => chmod(`${dir}/main.js`, 0o755),
};

/** The element for the page for frames, as the build of the widgets has made it, with the licences of what is in it. */
const widgets = {
  name: 'widgets',
  async writeBundle({ dir }) {
    try {
      for (const name of ['news-poll.js', 'poll-extras.js', 'poll-live.js', 'poll-challenge.js', 'THIRD-PARTY.txt']) await copyFile(here(`../dist/${name}`), `${dir}/${name}`);
    } catch (cause) {
      throw new Error('The service brings the element with it: run "npm run build" in the folder above first.', { cause });
    }
  },
};

const service = {
  input: [...entries, ...writers],
  external: (id) => id.startsWith('node:') || Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: here('dist'),
    format: 'es',
    sourcemap: true,
    hoistTransitiveImports: false,
    chunkFileNames: '[name].js',
    // The rest is one file, from which the public module and the binary each take what they need.
    manualChunks(id) {
      if (shared.includes(id)) return 'vote-queue';
      if (id.startsWith(conformance)) return 'conformance';
      return [...entries, ...writers].includes(id) ? undefined : 'service';
    },
  },
  plugins: [compilerMaps, executable],
  // An unresolved import would only be found by whoever installs the package.
  onwarn(warning) {
    throw new Error(warning.message);
  },
};

/** White space in the templates of the desk. */
const minifyLiterals = {
  name: 'minify-literals',
  async transform(code, id) {
    if (!id.includes('/build/desk/vote-service/')) return null;
    const minified = await minifyHTMLLiterals(code, { fileName: id });
    return minified ? { code: minified.code, map: minified.map } : null;
  },
};

const minify = {
  name: 'minify',
  async renderChunk(source) {
    const { code } = await swc.minify(source, { module: true, ecma: 2022, compress: { passes: 2 }, mangle: true, format: { comments: false } });
    return { code: `/*! news-widgets-vote-service | MIT | THIRD-PARTY.txt */\n${code}`, map: null };
  },
};

/** The colours of the desk, which are a theme, and where everything stands. */
const deskStyles = {
  name: 'desk-styles',
  async generateBundle() {
    const texts = await Promise.all(['desk/theme/theme.css', 'desk/desk.css'].map((name) => readFile(here(name), 'utf8')));
    // Left as it is written: browsers that know `light-dark()` know the rest.
    const { code } = await transform(texts.join(''), { loader: 'css', minify: true, target: 'esnext', legalComments: 'none' });
    this.emitFile({ type: 'asset', fileName: 'desk.css', source: code });
  },
};

/** The page for editors: with Lit as it is, for only they load it. */
const desk = {
  input: here('build/desk/vote-service/desk/desk.js'),
  output: { file: here('dist/modules/desk.js'), format: 'es' },
  plugins: [nodeResolve({ browser: true }), minifyLiterals, minify, deskStyles],
  onwarn(warning) {
    throw new Error(warning.message);
  },
};

/** What browsers load: beside the program, and not part of it. */
const modules = {
  input: here('build/frame/poll-frame.js'),
  output: { dir: here('dist/modules'), format: 'es' },
  plugins: [widgets],
};

export default [service, modules, desk];
