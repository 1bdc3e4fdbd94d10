/** A ballot as it is looked at here: nothing of it is kept longer than the process lives. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What stands for the network today; empty where networks are not looked at. */
  readonly network: string;
  /** Option ids as one text. */
  readonly choices: string;
}

/** Something about the votes of a poll that an editor should look at. It proves nothing: a link from a large site looks like a burst, too. */
export type Anomaly =
  /** So many ballots in the last ten minutes, where the hours before had `usual` in as long. */
  | { readonly kind: 'burst'; readonly ballots: number; readonly usual: number }
  /** This share, from 0 to 1, of the last ballots is of one network. */
  | { readonly kind: 'one-network'; readonly share: number }
  /** This share of the last ballots chose the same, which had the share `usual` before. */
  | { readonly kind: 'one-option'; readonly choices: string; readonly share: number; readonly usual: number };

const minute = 60_000;
const hour = 60 * minute;
/** Ballots that are remembered. */
const mostSamples = 1000;
/** Fewer say nothing. */
const leastSamples = 100;
/** How many times the usual number is a burst, and the share of one network, and how much a share of choices must have grown to be told. */
const burstFactor = 10;
const networkShare = 0.2;
const choicesGrowth = 0.3;
/** Hours from which the usual number is computed. */
const hoursBack = 24;

/** What is known of the ballots of a poll: the last ones, and how many came in each hour, by the number of the hour since 1970. */
export interface Pulse {
  readonly samples: readonly Sample[];
  readonly hours: ReadonlyMap<number, number>;
}

/** What is unusual about a poll at `now`, milliseconds since 1970. */
export function anomaliesIn({ samples, hours }: Pulse, now: number): readonly Anomaly[] {
  return [...bursts(samples, hours, now), ...networks(samples), ...options(samples, now)];
}

function bursts(samples: readonly Sample[], hours: Pulse['hours'], now: number): readonly Anomaly[] {
  const ballots = samples.filter(({ at }) => at > now - 10 * minute).length;
  const current = Math.floor(now / hour);
  const before = [...hours].filter(([number]) => number < current && number >= current - hoursBack);
  // A poll that has just opened has nothing to be compared with.
  if (before.length === 0) return [];
  const first = Math.min(...before.map(([number]) => number));
  const usual = before.reduce((sum, [, count]) => sum + count, 0) / (current - first) / 6;
  return ballots >= leastSamples && ballots > burstFactor * usual ? [{ kind: 'burst', ballots, usual }] : [];
}

function networks(samples: readonly Sample[]): readonly Anomaly[] {
  const known = samples.filter(({ network }) => network !== '');
  const share = largest(known.map(({ network }) => network)).count / known.length;
  return known.length >= leastSamples && share > networkShare ? [{ kind: 'one-network', share }] : [];
}

/** The last hundred ballots beside those before them. */
function options(samples: readonly Sample[], now: number): readonly Anomaly[] {
  const last = samples.slice(-leastSamples);
  const before = samples.slice(0, -leastSamples);
  const isNew = (last[0]?.at ?? 0) > now - hour;
  if (last.length < leastSamples || before.length < leastSamples || !isNew) return [];
  const { value: choices, count } = largest(last.map((sample) => sample.choices));
  const share = count / last.length;
  const usual = before.filter((sample) => sample.choices === choices).length / before.length;
  return share - usual > choicesGrowth ? [{ kind: 'one-option', choices, share, usual }] : [];
}

/** The value that is there most often. */
function largest(values: readonly string[]): { readonly value: string; readonly count: number } {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, [value, count]) => (count > most.count ? { value, count } : most), { value: '', count: 0 });
}

/** Remembers the ballots of each poll, in memory alone. */
export class VoteWatch {
  readonly #polls = new Map<string, { samples: Sample[]; next: number; readonly hours: Map<number, number> }>();

  add(pollId: string, sample: Sample): void {
    let pulse = this.#polls.get(pollId);
    if (!pulse) {
      pulse = { samples: [], next: 0, hours: new Map() };
      this.#polls.set(pollId, pulse);
    }
    pulse.samples[pulse.next % mostSamples] = sample;
    pulse.next += 1;
    const number = Math.floor(sample.at / hour);
    pulse.hours.set(number, (pulse.hours.get(number) ?? 0) + 1);
    if (pulse.hours.size > hoursBack + 1) {
      const [oldest] = pulse.hours.keys();
      if (oldest !== undefined) pulse.hours.delete(oldest);
    }
  }

  /** What is unusual about a poll; for those who run it. */
  anomalies(pollId: string, now: number): readonly Anomaly[] {
    const pulse = this.#polls.get(pollId);
    if (!pulse) return [];
    const first = pulse.next % mostSamples;
    const samples = pulse.next > mostSamples ? [...pulse.samples.slice(first), ...pulse.samples.slice(0, first)] : pulse.samples;
    return anomaliesIn({ samples, hours: pulse.hours }, now);
  }
}
