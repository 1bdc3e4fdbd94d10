/**
 * Runs every check of the project and adds them up. The last line is "N passed, N failed".
 * With --quick: the core and the elements in Chromium alone.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { ensureBrowsers } from './browsers/browsers.mjs';

const quick = process.argv.includes('--quick');
const browsers = quick ? ['Chromium'] : ['Chromium', 'Firefox', 'WebKitGTK'];

const filesIn = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
    .map((path) => `${folder}/${path}`)
    .toSorted();

const nodeTests = (files, atOnce = 1) => ['node', '--import', './test/typescript.mjs', '--test', `--test-concurrency=${atOnce}`, '--test-reporter=spec', ...files];

/** Run one after the other: they use both cores by themselves, or a neighbour would change what they see. */
const alone = /\/(hosts|pictures)\.e2e\.ts$|\/(drain|full-disk|operations)\.test\.ts$|\/deploy\//;
const together = (files) => files.filter((file) => !alone.test(file));
const byThemselves = (files) => files.filter((file) => alone.test(file));
const serviceTests = filesIn('vote-service/test', '.test.ts');
const demoTests = filesIn('test', '.e2e.ts');

/** Each command with what its output says of tests; a command without tests is one check. */
const steps = [
  { name: 'build', command: ['npm', 'run', '--silent', 'build'], required: true },
  ...(quick
    ? []
    : [
        { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
        { name: 'types', command: ['npm', 'run', '--silent', 'types'] },
        { name: 'layers', command: ['npm', 'run', '--silent', 'layers'], isTrue: (output) => Number(/(\d+) modules/.exec(output)?.[1] ?? 0) > 0 },
      ]),
  { name: 'core and project', command: nodeTests(filesIn('test', '.node.test.ts').filter((file) => !quick || !file.startsWith('test/project')), 2), sum: nodeSum },
  ...(quick ? [] : [{ name: 'vote service', command: nodeTests(together(serviceTests), 2), sum: nodeSum }]),
  ...(quick ? [] : [{ name: 'vote service, one after the other', command: nodeTests(byThemselves(serviceTests)), sum: nodeSum }]),
  // Few kills say little of the service, but that the program which looks for lost votes finds them in a store that forgets.
  ...(quick ? [] : [{ name: 'crashes', command: ['node', 'vote-service/bench/crash.mjs', '--rounds', '3'] }]),
  ...(quick ? [] : [{ name: 'faults', command: ['node', 'vote-service/bench/faults.mjs', '--rounds', '1'] }]),
  ...(quick ? [] : [{ name: 'measurements of the vote service', command: ['node', 'vote-service/bench/bench.mjs', '--rounds', '1', '--seconds', '1', '--votes', '20000'] }]),
  ...(quick ? [] : [{ name: 'Node 20, 22 and 24', command: ['npm', 'run', '--silent', 'nodes', '-w', 'vote-service'] }]),
  { name: 'elements', command: ['npx', '--no', 'web-test-runner'], env: quick ? { TEST_BROWSERS: 'Chromium' } : {}, sum: webTestRunnerSum },
  ...(quick ? [] : [{ name: 'life cycle', command: ['node', 'bench/lifecycle.mjs', '--cycles=4000'] }]),
  // One round says nothing of speed, but that each subject of the measurements does its work.
  ...(quick ? [] : [{ name: 'measurements', command: ['node', 'bench/polls.mjs', '--only', '20,requests', '--rounds', '1'] }]),
  ...(quick ? [] : [{ name: 'measurements of articles', command: ['node', 'bench/articles.mjs', '--only', 'words', '--rounds', '1'] }]),
  ...(quick ? [] : [{ name: 'demo', command: nodeTests(together(demoTests), 2), sum: nodeSum }]),
  ...(quick ? [] : [{ name: 'host pages and pictures', command: nodeTests(byThemselves(demoTests)), sum: nodeSum }]),
];

function nodeSum(output) {
  const count = (word) => Number(new RegExp(`^ℹ ${word} (\\d+)`, 'm').exec(output)?.[1] ?? NaN);
  return { passed: count('pass'), failed: count('fail') + count('cancelled') + count('skipped') + count('todo') };
}

/** Its reporter names each browser's sum in turn; the last line of each browser counts. */
function webTestRunnerSum(output) {
  const sums = new Map();
  for (const [, browser, passed, failed] of output.replace(escapes, '').matchAll(/^(Chromium|Firefox|WebKit):.*?(\d+) passed, (\d+) failed/gm)) sums.set(browser, { passed: Number(passed), failed: Number(failed) });
  const total = [...sums.values()].reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), { passed: 0, failed: 0 });
  // A browser that never reported has proved nothing.
  return { passed: total.passed, failed: total.failed + browsers.length - sums.size };
}

/** Escape sequences that colour text and move the cursor, which a runner may write whatever it is told. */
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[A-Za-z]`, 'g');

/** What an output says of failed tests, with the lines around: at most so many, as the end of a long report is all that some see of it. */
function failuresIn(output, most = 60) {
  const lines = output.replace(escapes, '').split('\n');
  const told = lines.map((line) => /✖|𐄂|❌|not ok|\b\w*Error\b/u.test(line));
  return lines.filter((line, index) => line.trim() && told.slice(Math.max(0, index - 4), index + 2).some(Boolean)).slice(-most);
}

function run({ command: [program, ...args], env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...process.env, FORCE_COLOR: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        process.stdout.write(text);
      });
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}

let passed = 0;
let failed = 0;
const failures = [];
try {
  ensureBrowsers(quick ? browsers : [...browsers, 'Prototype.js', 'MooTools', 'strace', 'nginx', 'faketime', 'slowhttptest', 'wrk']);
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    const started = Date.now();
    const { code, output } = await run(step);
    console.log(`── ${step.name}: ${Math.round((Date.now() - started) / 1000)} s`);
    const sum = step.sum?.(output) ?? { passed: 0, failed: 0 };
    const holds = code === 0 && (step.isTrue?.(output) ?? true);
    const counted = step.sum && Number.isFinite(sum.passed + sum.failed) && sum.passed + sum.failed > 0;
    // A runner that fails without a failed test, or that ran none, is a failed check of its own.
    if (counted) {
      passed += sum.passed;
      failed += sum.failed || (holds ? 0 : 1);
    } else if (holds && !step.sum) passed += 1;
    else failed += 1;
    if (!holds || !(counted || !step.sum) || sum.failed > 0) failures.push({ step, output });
    if (!holds && step.required) break;
  }
} catch (error) {
  console.error(error.message);
  failed += 1;
}
for (const { step, output } of failures) console.log(`\n── failed: ${step.name}\n${failuresIn(output).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
