/**
 * Measures how the time for shortcodes and HTML grows with the text: processor time of Node, the shortest of some runs, for n and 2n
 * characters. What is in proportion to the text takes twice as long.
 *
 *   npm run bench:formats [-- --only shortcodes] [--check]
 *
 * With `--check` a mean ratio above the goal ends with a failure. WordPress's own reader of shortcodes stands beside for the smallest size.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { next } from '@wordpress/shortcode';
import { htmlNodes } from '../build/article/html.js';
import { loadFormats, startReading } from '../build/article/formats/registry.js';
import { attributesIn, shortcodes } from '../build/article/shortcodes.js';
import { printTable } from './pages.mjs';

const { values: options } = parseArgs({ options: { only: { type: 'string', default: '' }, check: { type: 'boolean', default: false } } });
/** Twice as long, and what the machine adds to that. */
const goal = 2.3;
const kibibyte = 1024;
const names = new Set(['show_poll', 'pullquote', 'caption', 'gallery']);

await loadFormats();

const texts = {
  'a tag without an end': '[pullquote]word ',
  'tags with content': '[pullquote cite="Ann"]We stay.[/pullquote] word ',
  'polls': '[show_poll poll_id=&#8221;7910&#8243;] word ',
  'unknown tags': '[box a=1]word[/box] ',
  'brackets': '[',
  'half tags': '[caption a="',
  'tags inside one another': '[caption][pullquote]',
  'quotes': '[gallery x="',
  'words': 'The ferry [sic] leaves at “nine”. ',
};

/** Looks at one after the other, and keeps none, as the readers of texts do. */
function readShortcodes(text) {
  for (const { known, attributes } of shortcodes(text, names)) if (known) attributesIn(attributes);
}

const readers = {
  shortcodes: { read: readShortcodes, sizes: [256, 512, 1024] },
  html: { read: (text) => htmlNodes(`<p>${text}`, startReading('https://paper.example/', {})), sizes: [256, 512, 1024] },
};

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

/** Milliseconds of the processor for each task, the shortest of nine runs in turn; each begins with the garbage of the others gone. */
function timesOf(tasks) {
  const shortest = tasks.map(() => Infinity);
  for (let run = 0; run < 9; run++) {
    for (const [index, task] of tasks.entries()) {
      gc();
      const before = process.cpuUsage();
      task();
      const { user, system } = process.cpuUsage(before);
      shortest[index] = Math.min(shortest[index], (user + system) / 1000);
    }
  }
  return shortest;
}

/** What WordPress's reader takes for one name, if it comes to an end in a moment. */
function timeOfWordPress(text) {
  const end = Date.now() + 2000;
  const before = process.cpuUsage();
  for (let match = next('pullquote', text); match; match = next('pullquote', text, match.index + match.content.length)) if (Date.now() > end) return '> 2000';
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000).toFixed(1);
}

const rows = [['', ...readers.shortcodes.sizes.map((size) => `${size} KiB, ms`), 'growth', '', '32 KiB, WordPress, ms']];
const failures = [];
for (const [reader, { read, sizes }] of Object.entries(readers)) {
  if (!reader.includes(options.only)) continue;
  for (const [name, piece] of Object.entries(texts)) {
    const times = timesOf(
      sizes.map((size) => {
        const text = piece.repeat(Math.ceil((size * kibibyte) / piece.length));
        return () => read(text);
      }),
    );
    const growth = times.slice(1).map((time, index) => time / times[index]);
    rows.push([`${reader}: ${name}`, ...times.map((time) => time.toFixed(1)), ...growth.map((ratio) => ratio.toFixed(2)), reader === 'shortcodes' ? timeOfWordPress(piece.repeat((32 * kibibyte) / piece.length)) : '']);
    // What takes no time has no growth.
    const mean = Math.sqrt(times.at(-1) / times[0]);
    if (times.at(-1) > 20 && mean > goal) failures.push(`${reader}, ${name}: ${mean.toFixed(2)}, at most ${goal}`);
  }
}
printTable(rows);
for (const failure of failures) console.log(failure);
if (options.check && failures.length > 0) process.exitCode = 1;
