import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../vote-service/dist/main.js', import.meta.url));

/** The vote service as a process of its own, so that it can be killed. */
export class VotingService {
  origin = '';
  #child: ChildProcess | undefined;
  readonly #folder: string;

  /** A poll for each id, for votes from everywhere. */
  constructor(folder: string, pollIds: readonly string[]) {
    this.#folder = folder;
    const polls = pollIds.map((id) => ({ id, question: 'Keep the night bus?', options: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] }));
    writeFileSync(join(folder, 'polls.json'), JSON.stringify({ allowed_origins: '*', polls }));
  }

  /** Starts it on a free port, with the votes that it had. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [program, '--polls', join(this.#folder, 'polls.json'), '--data', join(this.#folder, 'data'), '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    for (;;) {
      const [, origin] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
      if (origin) {
        this.origin = origin;
        return;
      }
      assert.equal(child.exitCode, null, output);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** The votes that it has counted: all, for yes, for no. */
  async counts(pollId: string): Promise<readonly (number | null)[]> {
    const poll = (await (await fetch(`${this.origin}/polls/${pollId}`)).json()) as { readonly voters_count: number; readonly options: readonly { readonly votes_count: number }[] };
    return [poll.voters_count, ...poll.options.map(({ votes_count }) => votes_count)];
  }
}
