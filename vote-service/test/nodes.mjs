/**
 * Runs the built service under every major version of Node that is supported. Those that are not installed come from npm, as
 * packages that hold nothing but Node's binary. They go into a folder of their own: as a dependency, one would be the `node` of every
 * npm script.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = ['20.20.2', '22.23.3', '24.21.0'];

const cache = fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url));
const round = fileURLToPath(new URL('./nodes-round.mjs', import.meta.url));
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Path of a Node of this version, which is installed if it is not there. */
function nodeOf(version) {
  const folder = join(cache, version);
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return binary;
}

for (const version of versions) execFileSync(version === process.versions.node ? process.execPath : nodeOf(version), [round], { stdio: 'inherit' });
