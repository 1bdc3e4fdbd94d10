/**
 * Does to the vote service what disks, clocks, networks and people do, and looks for every vote it had acknowledged.
 *
 *   npm run faults -w vote-service [-- --rounds N] [--only NAME] [--skip NAME]
 *
 * A round is a portion of each fault; without `--rounds` there are ten. `--only` and `--skip` may come several times. What it shows is in
 * docs/proof.md. The last line has the sums; the exit status is 0 only if none failed.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Trial } from './fault-trial.mjs';
import { bodies } from './faults-bodies.mjs';
import { clock } from './faults-clock.mjs';
import { diskFull, ioError } from './faults-disk.mjs';
import { http, ids } from './faults-http.mjs';
import { slow } from './faults-slow.mjs';
import { oneVoter, replay, spoof } from './faults-voters.mjs';

/** @type {Readonly<Record<string, {readonly run: (trial: Trial) => Promise<void>, readonly program?: string, readonly asRoot?: boolean}>>} */
const faults = {
  'io-error': { run: ioError, program: 'strace' },
  'disk-full': { run: diskFull, program: 'mount', asRoot: true },
  clock: { run: clock, program: 'faketime' },
  slow: { run: slow, program: 'slowhttptest' },
  bodies: { run: bodies },
  http: { run: http },
  ids: { run: ids },
  spoof: { run: spoof },
  'one-voter': { run: oneVoter },
  replay: { run: replay },
};

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, only: { type: 'string', multiple: true }, skip: { type: 'string', multiple: true, default: [] } } });
if (!/^[1-9]\d*$/.test(options.rounds)) throw new Error(`--rounds must be a number from 1, not ${options.rounds}.`);
for (const name of [...(options.only ?? []), ...options.skip]) {
  if (!Object.hasOwn(faults, name)) throw new Error(`There is no fault ${name}; there are ${Object.keys(faults).join(', ')}.`);
}
const chosen = Object.keys(faults).filter((name) => (options.only?.includes(name) ?? true) && !options.skip.includes(name));

/** @param {typeof faults[string]} fault */
function lacking({ program, asRoot }) {
  if (program !== undefined && spawnSync('which', [program]).status !== 0) return `${program} is missing: install it (Debian: sudo apt-get install ${program}), or --skip this fault`;
  return asRoot && process.getuid?.() !== 0 ? 'only root may mount a small disk: run this as root, or --skip this fault' : undefined;
}

/** @param {string} name */
async function checksOf(name) {
  const fault = faults[name];
  const missing = lacking(fault);
  if (missing !== undefined) return [{ what: missing, holds: false, figures: '' }];
  const trial = new Trial(Number(options.rounds));
  try {
    await fault.run(trial);
  } catch (error) {
    trial.check('the trial came to its end', false, /** @type {Error} */ (error).stack);
  } finally {
    await trial.end();
  }
  return trial.checks;
}

let failed = 0;
for (const name of chosen) {
  const started = performance.now();
  const checks = await checksOf(name);
  const holds = checks.length > 0 && checks.every((check) => check.holds);
  if (!holds) failed += 1;
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  for (const check of checks) console.log(`    ${check.holds ? 'ok    ' : 'FAILED'} ${check.what}${check.figures === '' ? '' : `: ${check.figures}`}`);
}
for (const name of options.skip) console.log(`not done: ${name}`);
console.log(`faults ${chosen.length}, failed ${failed}`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
