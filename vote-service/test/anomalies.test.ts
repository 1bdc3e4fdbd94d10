import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anomaliesIn, VoteWatch } from '../src/anomalies.js';
import type { Sample } from '../src/anomalies.js';

test('tells what is unusual about the votes of a poll: bursts, one network, one option', () => {
  const hour = 3_600_000;
  const now = 1000 * hour;
  const samples = (count: number, make: (index: number) => Partial<Sample>): Sample[] => Array.from({ length: count }, (_, index) => ({ at: now - 60_000, network: `n${index}`, choices: ['yes', 'no'][index % 2] ?? '', ...make(index) }));
  const hours = new Map([[997, 60], [998, 60], [999, 60]]);
  assert.deepEqual(anomaliesIn({ samples: samples(99, () => ({ network: 'one', choices: 'yes' })), hours }, now), []);
  assert.deepEqual(anomaliesIn({ samples: samples(300, () => ({})), hours: new Map() }, now), []);
  assert.deepEqual(anomaliesIn({ samples: samples(300, () => ({})), hours }, now), [{ kind: 'burst', ballots: 300, usual: 10 }]);
  assert.deepEqual(anomaliesIn({ samples: samples(300, () => ({ at: now - hour })), hours }, now), []);
  // A busy poll has many, and hours without votes count, too.
  assert.deepEqual(anomaliesIn({ samples: samples(300, () => ({})), hours: new Map([[999, 600]]) }, now), []);
  assert.deepEqual(anomaliesIn({ samples: samples(300, () => ({})), hours: new Map([[990, 600]]) }, now), [{ kind: 'burst', ballots: 300, usual: 10 }]);
  assert.deepEqual(anomaliesIn({ samples: samples(200, (index) => ({ network: index % 4 === 0 ? 'one' : `n${index}` })), hours: new Map() }, now), [{ kind: 'one-network', share: 0.25 }]);
  assert.deepEqual(anomaliesIn({ samples: samples(200, () => ({ network: '' })), hours: new Map() }, now), []);
  assert.deepEqual(anomaliesIn({ samples: samples(300, (index) => (index < 200 ? {} : { choices: 'no' })), hours: new Map() }, now), [{ kind: 'one-option', choices: 'no', share: 1, usual: 0.5 }]);
  assert.deepEqual(anomaliesIn({ samples: samples(300, () => ({ choices: 'no' })), hours: new Map() }, now), []);

  const watch = new VoteWatch();
  for (let index = 0; index < 2600; index++) watch.add('p', { at: now - (2600 - index), network: index < 2500 ? 'one' : `n${index}`, choices: index < 2500 ? 'yes' : 'no' });
  assert.deepEqual(watch.anomalies('p', now).map(({ kind }) => kind), ['one-network', 'one-option']);
  assert.deepEqual(watch.anomalies('q', now), []);
});
