import { chmod, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { dependencies } = JSON.parse(await readFile(here('package.json'), 'utf8'));

const main = here('build/vote-service/src/main.js');

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

export default {
  input: [main, here('build/vote-service/src/vote-service.js')],
  external: (id) => id.startsWith('node:') || Object.hasOwn(dependencies, id),
  output: {
    dir: here('dist'),
    format: 'es',
    sourcemap: true,
    hoistTransitiveImports: false,
    chunkFileNames: '[name].js',
    // All but the binary in one file: the package's public module, which the binary imports too.
    manualChunks: (id) => (id === main ? undefined : 'vote-service'),
  },
  plugins: [compilerMaps, executable],
  // An unresolved import would only be found by whoever installs the package.
  onwarn(warning) {
    throw new Error(warning.message);
  },
};
