import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { fastify } from 'fastify';

// JavaScript without types.
const { startBackend } = (await import(new URL('../browsers/backend.mjs', import.meta.url).href)) as { startBackend: () => Promise<{ origin: string; close: () => Promise<void> }> };

/** One open font for all text, so that those of the machine make no difference. */
const faces = ['400-normal', '400-italic', '700-normal'].map((file) => {
  const [weight, style] = file.split('-');
  return `@font-face { font-family: Sheet; font-style: ${style}; font-weight: ${weight}; src: url(/fonts/source-serif-4-latin-${file}.woff2) }`;
});

const page = `<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>States</title>
<link rel="icon" href="data:,">
<style>
  ${faces.join('\n  ')}
  :root { color-scheme: light dark; font: 16px/1.5 Sheet; background: Canvas; color: CanvasText }
  body { margin: 0; padding: 1rem }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 2rem; align-items: start }
</style>
<main></main>
<script type="module" src="/news-widgets.js"></script>
<script type="module" src="/sheet.js"></script>
</html>`;

/** Pages with all states of one element, at `{origin}/?tag=…`, of the module that is built. */
export async function openStates(): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const backend = await startBackend();
  const bundled = await build({ entryPoints: ['test/states/sheet.ts'], bundle: true, format: 'esm', target: 'es2022', write: false, external: ['/backend.js'], logLevel: 'silent' });
  const app = fastify();
  app.get('/', async (_request, reply) => reply.type('text/html').send(page));
  app.get('/sheet.js', async (_request, reply) => reply.type('text/javascript').send(bundled.outputFiles[0]?.text));
  app.get('/backend.js', async (_request, reply) => reply.type('text/javascript').send(`export const backend = ${JSON.stringify(backend.origin)};`));
  app.get<{ Params: { file: string } }>('/:file', async ({ params }, reply) => reply.type('text/javascript').send(await readFile(`dist/${basename(params.file)}`)));
  app.get<{ Params: { file: string } }>('/fonts/:file', async ({ params }, reply) => reply.type('font/woff2').send(await readFile(`node_modules/@fontsource/source-serif-4/files/${basename(params.file)}`)));
  const origin = await app.listen({ port: 0, host: 'localhost' });
  return {
    origin,
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await backend.close();
    },
  };
}
