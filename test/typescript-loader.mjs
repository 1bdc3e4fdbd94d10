/**
 * Finds the TypeScript behind the names of JavaScript that modules import, and takes its types away. What was compiled once is kept: most
 * tests of the vote service start a thread of their own, and a compiler in each was half of the time that they took.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const kept = new URL('../node_modules/.cache/typescript/', import.meta.url);
/** Changes with how files are compiled. */
const version = '1';

export async function resolve(specifier, context, next) {
  if (/^(\.|file:).*\.js$/.test(specifier)) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const text = readFileSync(path, 'utf8');
  const file = new URL(`${createHash('sha256').update(JSON.stringify([version, path, text])).digest('hex')}.js`, kept);
  const source = existsSync(file) ? readFileSync(file, 'utf8') : await compile(path, text, file);
  return { format: 'module', source, shortCircuit: true };
}

async function compile(path, text, file) {
  const { transform } = await import('@swc/core');
  const { code } = await transform(text, {
    filename: path,
    configFile: false,
    swcrc: false,
    isModule: true,
    sourceMaps: 'inline',
    jsc: { target: 'es2022', parser: { syntax: 'typescript' }, transform: { verbatimModuleSyntax: true } },
  });
  mkdirSync(kept, { recursive: true });
  // Moved to its place whole: others may look for it at the same time.
  const part = new URL(`${file.href}.${process.pid}-${Math.random()}`);
  writeFileSync(part, code);
  renameSync(part, file);
  return code;
}
