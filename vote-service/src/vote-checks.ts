import type { FastifyRequest } from 'fastify';
import { VoteWatch } from './anomalies.js';
import type { Challenges } from './challenges.js';
import { addBallot, demandOf, NetworkCounts, usualQuota } from './network-counts.js';
import type { NetworkCount } from './network-counts.js';
import { isPublic, networkOf } from './networks.js';
import type { ServedPoll } from './published-polls.js';
import { ballotKeyOf } from './voter-tokens.js';
import type { VoterTokens } from './voter-tokens.js';

/** What {@link VoteChecks} needs. */
export interface CheckOptions {
  readonly challenges: Challenges;
  /** Reads tokens of readers; `undefined` where no poll takes them. */
  readonly tokens: VoterTokens | undefined;
  /** A vote has come from an address that stands for no network, by a proxy. */
  readonly onUnknownProxy: () => void;
}

/** What a ballot has to do before it is stored, and where it is counted. */
export interface Entrance {
  readonly demand: 'nothing' | 'challenge' | 'review';
  /** `undefined` where networks are not looked at. */
  readonly network: NetworkCount | undefined;
}

const open: Entrance = { demand: 'nothing', network: undefined };

/** Says what a vote has to go through before it counts, by the `integrity` of its poll. */
export class VoteChecks {
  readonly challenges: Challenges;
  /** What is unusual about the votes of each poll. */
  readonly watch = new VoteWatch();
  readonly #tokens: VoterTokens | undefined;
  readonly #networks = new NetworkCounts();
  readonly #onUnknownProxy: () => void;

  constructor({ challenges, tokens, onUnknownProxy }: CheckOptions) {
    this.challenges = challenges;
    this.#tokens = tokens;
    this.#onUnknownProxy = onUnknownProxy;
  }

  /** What the next ballot of the network of this request needs in a poll. */
  entrance({ poll: { id, integrity = 'network' }, networkQuota = usualQuota }: ServedPoll, request: FastifyRequest, now: number): Entrance {
    if (integrity !== 'network' && integrity !== 'challenge') return open;
    const name = networkOf(request.ip) ?? networkOf(request.socket.remoteAddress ?? '');
    // Readers whom a proxy hides, if the service does not know of it, are not one network; nor are those of the office that it stands in.
    if (name === undefined || !isPublic(name)) {
      if (request.headers['x-forwarded-for'] !== undefined) this.#onUnknownProxy();
      return integrity === 'challenge' ? { demand: 'challenge', network: undefined } : open;
    }
    const network = this.#networks.of(id, name, now);
    const demand = demandOf(network, networkQuota);
    return { demand: integrity === 'challenge' && demand === 'nothing' ? 'challenge' : demand, network };
  }

  /** A ballot was stored, or is about to be. */
  add({ poll: { id } }: ServedPoll, { network }: Entrance, choices: readonly string[], at: number): void {
    if (network) addBallot(network);
    this.watch.add(id, { at, network: network?.name ?? '', choices: choices.join() });
  }

  /** The ballot key of whom a token for a poll is about; `undefined` where it is none. */
  keyOf(token: unknown, { poll: { id }, voterSecret }: ServedPoll, now: number): string | undefined {
    const subject = this.#tokens?.subjectOf(token, id, now);
    return subject === undefined ? undefined : ballotKeyOf(voterSecret, subject);
  }
}
