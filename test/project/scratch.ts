import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';

const root = resolve(import.meta.dirname, '../..');

/** A copy of parts of the project in which a test may break things. Goes away with the test. */
export function scratchProject(test: TestContext, parts: readonly string[], files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'news-widgets-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Runs a program of the project's dependencies in `folder`; `node` is Node itself. */
export function run(folder: string, program: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program), args, { cwd: folder, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  return { status, output: stdout + stderr };
}
