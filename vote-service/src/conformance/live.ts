import type { PollDocument } from '../../../src/poll/poll.js';
import { json, said } from './backend.js';
import type { Answer, Backend } from './backend.js';
import { expectHeader, expectProblem, under } from './check.js';
import { expect, expectEqual, Mismatch, shown } from './mismatch.js';
import { expectShape } from './shapes.js';

/** Longest time until the first event, in milliseconds. */
const patience = 10_000;

/** The head of a stream, and its first event; of another answer its body. */
async function firstOf(url: URL): Promise<Answer> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), patience);
  try {
    const { status, headers, body } = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: control.signal });
    let text = '';
    for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString();
      if (/^data: .*\n(.+\n)*\n/m.test(text)) break;
    }
    return { status, headers, text };
  } catch (cause) {
    throw new Mismatch(`an event from ${url.href} within ${patience / 1000} seconds`, (cause as Error).message);
  } finally {
    clearTimeout(timer);
    control.abort();
  }
}

export const liveChecks = under('Live results', {
  'live results, where a poll has an address for them, begin with its figures': async (backend: Backend) => {
    const here = new URL(`polls/${backend.target.pollId}`, backend.target.endpoint);
    const { urls } = json(await backend.ask('')) as PollDocument;
    // A service may do without.
    if (!urls?.events) return;
    const answer = await firstOf(new URL(urls.events, here));
    if (answer.status === 503) return void expectProblem(answer, 'overloaded');
    expect(answer.status === 200, 'status 200, or 503 where there is no room', said(answer));
    expectHeader(answer, 'content-type', /^text\/event-stream(;|$)/, 'text/event-stream');
    expectHeader(answer, 'cache-control', /\bno-store\b/, 'no-store');
    expectHeader(answer, 'access-control-allow-origin', /^\*$/, '*');
    const { event, data, id } = Object.fromEntries(answer.text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
    expectEqual(event, 'results', 'the first event');
    expect(Boolean(id), 'an id with the event, for who comes back', shown(answer.text));
    const results = json({ ...answer, text: data ?? '' });
    expectShape('Results', results);
    expectEqual((results as PollDocument).id, backend.target.pollId, 'the id');
  },
});
