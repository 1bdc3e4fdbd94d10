import { statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IntervalHistogram } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import type { AnswerCounts } from './answer-counts.js';
import type { VoteStore } from './vote-store.js';

/** What the metrics are of. */
export interface Observed {
  readonly store: VoteStore;
  readonly answers: AnswerCounts;
  readonly loop: IntervalHistogram;
  /** How many are served now. */
  readonly polls: () => number;
  readonly version: string;
  /** Path of the database, where votes are in a file. */
  readonly databaseFile: string | undefined;
}

/** One name in the text, with its values by label. */
interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly values: readonly (readonly [Readonly<Record<string, string>>, number])[];
}

type Values = Metric['values'];

const counter = (name: string, help: string, values: Values): Metric => ({ name: `vote_service_${name}_total`, type: 'counter', help, values });
const gauge = (name: string, help: string, values: Values): Metric => ({ name: `vote_service_${name}`, type: 'gauge', help, values });
const one = (value: number): Values => [[{}, value]];

/** Measures the delays of the event loop while the app is ready. */
export function watchLoop(app: FastifyInstance): IntervalHistogram {
  const loop = monitorEventLoopDelay({ resolution: 10 });
  app.addHook('onReady', async () => void loop.enable());
  app.addHook('onClose', async () => void loop.disable());
  return loop;
}

/** The content type of the text format of Prometheus. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The metrics in the text format of Prometheus. Everything is read now: counting costs the routes nothing else than the additions of
 * {@link AnswerCounts}. The delays of the event loop are those since the last call.
 */
export function metricsText(observed: Observed): string {
  const text = [...serviceMetrics(observed), ...processMetrics(observed)].map(metricText).join('');
  observed.loop.reset();
  return text;
}

function serviceMetrics({ store, answers, polls, version, databaseFile }: Observed): readonly Metric[] {
  const { ballots, repeats, changes, commits, failures, waiting } = store.figures;
  return [
    gauge('build_info', 'Version of the service and of Node.', [[{ version, node: process.version }, 1]]),
    gauge('polls', 'Polls that are served.', one(polls())),
    counter('ballots', 'Ballots counted since the start.', one(ballots)),
    counter('repeats', 'Ballots that had been counted before.', one(repeats)),
    counter('changes', 'Votes that got other choices, or were withdrawn.', one(changes)),
    counter('commits', 'Commits that reached the disk.', one(commits)),
    counter('failed_commits', 'Commits that failed: nothing of them was counted.', one(failures)),
    gauge('waiting_ballots', 'Ballots that wait for a commit.', one(waiting)),
    gauge('store_fault', '1 when the last commit failed.', one(store.fault === undefined ? 0 : 1)),
    counter('answers', 'Answers by route and class of status.', answers.all().map(({ route, status, count }) => [{ route, status }, count])),
    ...(databaseFile === undefined
      ? []
      : [gauge('database_bytes', 'Size of the database file.', one(bytesOf(databaseFile))), gauge('wal_bytes', 'Size of the write-ahead log beside it.', one(bytesOf(`${databaseFile}-wal`)))]),
  ];
}

function processMetrics({ loop }: Observed): readonly Metric[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    gauge('event_loop_delay_p50_seconds', 'Delay of the event loop since the last reading: half of the delays were shorter.', one(seconds(loop.percentile(50)))),
    gauge('event_loop_delay_p99_seconds', 'Delay of the event loop since the last reading: one in a hundred was longer.', one(seconds(loop.percentile(99)))),
    gauge('event_loop_delay_max_seconds', 'Longest delay of the event loop since the last reading.', one(seconds(loop.max))),
    { name: 'process_cpu_seconds_total', type: 'counter', help: 'Processor time used.', values: one((user + system) / 1e6) },
    { name: 'process_resident_memory_bytes', type: 'gauge', help: 'Memory of the process.', values: one(rss) },
    { name: 'nodejs_heap_size_used_bytes', type: 'gauge', help: 'Memory of JavaScript objects.', values: one(heapUsed) },
    { name: 'process_start_time_seconds', type: 'gauge', help: 'When the process started, in seconds since 1970.', values: one(Math.round(Date.now() / 1000 - process.uptime())) },
  ];
}

function metricText({ name, type, help, values }: Metric): string {
  const lines = values.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text.replaceAll(/[\\"\n]/g, (special) => (special === '\n' ? '\\n' : `\\${special}`))}"`);
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

/** Nanoseconds as seconds; there is no delay before the first was measured. */
const seconds = (nanoseconds: number): number => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
