import { createServer } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { VoteReceipt } from '../../src/poll/poll.js';
import { createApp, MemoryVoteStore, parsePolls } from '../src/vote-service.js';
import { newKey, onePoll } from './running-service.js';

interface Message {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

type Forward = (message: Message) => Promise<Reply>;

/** A service that does one thing otherwise than the contract says; `forward` is what a good one answers. */
export type Fault = (message: Message, forward: Forward) => Promise<Reply>;

/** A service that does everything as the contract says. */
export const goodService = (pollsFile: object = onePoll()): FastifyInstance => createApp({ store: new MemoryVoteStore(), polls: parsePolls(JSON.stringify(pollsFile)), liveListeners: 0 });

/** A server on a port of its own in front of a good service. */
export async function brokenBackend(t: TestContext, fault: Fault, app: FastifyInstance): Promise<string> {
  const forward: Forward = async ({ method, url, headers: { 'content-length': _length, 'transfer-encoding': _encoding, ...headers }, body }) => {
    const answer = await app.inject({ method: method as 'GET', url, headers, ...(body === '' ? {} : { payload: body }) });
    return { status: answer.statusCode, headers: { ...answer.headers }, body: answer.body };
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      void fault({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }, forward).then(({ status, headers: { 'content-length': _length, ...headers }, body: text }) => response.writeHead(status, headers).end(text));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const isVote = ({ method, url }: Message): boolean => method === 'POST' && url.endsWith('/votes');
const isForm = ({ headers }: Message): boolean => headers['content-type'] === 'application/x-www-form-urlencoded' && headers['idempotency-key'] === undefined;
const isJsonVote = (message: Message): boolean => isVote(message) && !isForm(message);

/** The answer of a good service, with something changed. */
const changed =
  (change: (reply: Reply, message: Message) => Partial<Reply>): Fault =>
  async (message, forward) => {
    const reply = await forward(message);
    return { ...reply, ...change(reply, message) };
  };

const withHeaders = (headers: OutgoingHttpHeaders): Fault => changed((reply) => ({ headers: { ...reply.headers, ...headers } }));

const without = (name: string): Fault => changed(({ headers: { [name]: _gone, ...headers } }) => ({ headers }));

/** The request of a script for the choices of a form. */
const asJson = (message: Message, key: string): Message => ({
  ...message,
  headers: { ...message.headers, 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
  body: JSON.stringify({ choices: new URLSearchParams(message.body).getAll('choices[]') }),
});

const counted: Reply = { status: 303, headers: { location: 'page#counted', 'cache-control': 'no-store' }, body: '' };

const liveResults = 'live results, where a poll has an address for them, begin with its figures';

/** Has a stream of one event, with these data, which it makes of the results. */
const streams =
  (caching: string, data: (results: Reply) => string): Fault =>
  async (message, forward) => {
    if (!message.url.startsWith('/events')) return forward(message);
    const results = await forward({ ...message, url: '/polls/7910/results' });
    return { status: 200, headers: { ...results.headers, 'content-type': 'text/event-stream', 'cache-control': caching }, body: `event: results\ndata: ${data(results)}\nid: 1\n\n` };
  };

function answersOnlyOneAtOnce(): Fault {
  let busy = false;
  return async (message, forward) => {
    if (!isJsonVote(message)) return forward(message);
    if (busy) return { status: 409, headers: {}, body: 'Another vote is being written.' };
    busy = true;
    await new Promise((resolve) => setImmediate(resolve));
    const reply = await forward(message);
    busy = false;
    return reply;
  };
}

function readsAnOldCopy(): Fault {
  let copy: Reply | undefined;
  return async (message, forward) => {
    if (message.method !== 'GET' || message.url !== '/polls/7910') return forward(message);
    copy ??= await forward(message);
    return copy;
  };
}

function losesEveryOtherVote(): Fault {
  let last: Reply | undefined;
  let count = 0;
  return async (message, forward) => {
    if (!isJsonVote(message)) return forward(message);
    count += 1;
    if (last?.status === 201 && count % 2 === 0) return last;
    last = await forward(message);
    return last;
  };
}

function showsVotesToEverybody(): Fault {
  const tokens = new Map<string, string>();
  return async (message, forward) => {
    const [, voteId = ''] = /\/votes\/([^/?]+)$/.exec(message.url) ?? [];
    const token = tokens.get(decodeURIComponent(voteId));
    const reply = await forward(token === undefined ? message : { ...message, headers: { ...message.headers, authorization: `Bearer ${token}` } });
    if (isVote(message) && reply.status === 201) {
      const receipt = JSON.parse(reply.body) as VoteReceipt;
      tokens.set(receipt.vote.id, receipt.token);
    }
    return reply;
  };
}

const isChange = ({ method, url }: Message): boolean => (method === 'PUT' || method === 'DELETE') && url.includes('/votes/');

/** Every vote of a backend that has another token for it, which it takes for good. */
function changesForEverybody(): Fault {
  const tokens = new Map<string, string>();
  return async (message, forward) => {
    const token = isChange(message) ? tokens.get(message.url.replace(/^.*\//, '')) : undefined;
    const reply = await forward(token === undefined ? message : { ...message, headers: { ...message.headers, authorization: `Bearer ${token}` } });
    if (isVote(message) && reply.status === 201) {
      const receipt = JSON.parse(reply.body) as VoteReceipt;
      tokens.set(receipt.vote.id, receipt.token);
    }
    return reply;
  };
}

/** A change is taken for a new vote: the old one counts on. */
const countsChangesAgain: Fault = async (message, forward) => {
  const reply = await forward(message);
  if (message.method === 'PUT' && reply.status === 200) await forward({ ...message, method: 'POST', url: message.url.replace(/\/votes\/.*$/, '/votes'), headers: { ...message.headers, 'idempotency-key': newKey() } });
  return reply;
};

/** Who votes again after a withdrawal is counted under another key. */
const forgetsWithdrawals: Fault = async (message, forward) => {
  const reply = await forward(message);
  return reply.status === 409 && reply.body.includes('vote-withdrawn') ? forward({ ...message, headers: { ...message.headers, 'idempotency-key': newKey() } }) : reply;
};

/** Each fault with a check that must see it. */
export const faults: Readonly<Record<string, { readonly fault: Fault; readonly seenBy: string }>> = {
  'lets caches keep its streams': { fault: streams('public, max-age=1', (reply) => reply.body), seenBy: liveResults },
  'streams no figures': { fault: streams('no-store', () => '{}'), seenBy: liveResults },
  'has no ETag': { fault: without('etag'), seenBy: 'a poll has a strong tag, and 304 for whoever has it' },
  'has a weak ETag': { fault: changed(({ headers }) => ({ headers: { ...headers, ...(headers.etag ? { etag: `W/${headers.etag}` } : {}) } })), seenBy: 'the results have a strong tag, and 304 for whoever has it' },
  'never answers 304': { fault: ({ headers: { 'if-none-match': _tags, ...headers }, ...message }, forward) => forward({ ...message, headers }), seenBy: 'a poll has a strong tag, and 304 for whoever has it' },
  'has one ETag for ever': { fault: changed(({ headers }) => (headers.etag ? { headers: { ...headers, etag: '"1"' } } : {})), seenBy: 'a vote changes the tag of a poll' },
  'keeps polls out of caches': { fault: withHeaders({ 'cache-control': 'no-store' }), seenBy: 'a poll may be cached for all readers together' },
  'lets no other page read': { fault: without('access-control-allow-origin'), seenBy: 'every page may read a poll' },
  'sets a cookie': { fault: withHeaders({ 'set-cookie': 'reader=1' }), seenBy: 'a poll may be cached for all readers together' },
  'shows no options': { fault: changed(({ body, headers }, { url }) => (url === '/polls/7910/results' ? { body: JSON.stringify({ ...(JSON.parse(body || '{}') as object), options: [] }), headers } : {})), seenBy: 'the results are those of the poll, in the shape of the contract' },
  'answers 200 to a vote': { fault: changed(({ status }, message) => (isJsonVote(message) && status === 201 ? { status: 200 } : {})), seenBy: 'a vote gets 201 and a receipt in the shape of the contract' },
  'leaves the time out of receipts': { fault: changed(({ body }, message) => (isJsonVote(message) ? { body: body.replace(/"created_at":"[^"]*",?/, '') } : {})), seenBy: 'a vote gets 201 and a receipt in the shape of the contract' },
  'counts every attempt': { fault: (message, forward) => forward(isJsonVote(message) && message.headers['idempotency-key'] ? { ...message, headers: { ...message.headers, 'idempotency-key': `"${newKey()}"` } } : message), seenBy: 'one ballot sent many times at once is one vote with one answer' },
  'loses every other vote': { fault: losesEveryOtherVote(), seenBy: 'readers who vote at once are all counted' },
  'takes one vote at a time': { fault: answersOnlyOneAtOnce(), seenBy: 'readers who vote at once are all counted' },
  'shows a poll as it was': { fault: readsAnOldCopy(), seenBy: 'what is read has the votes that were answered' },
  'takes a key for other choices': {
    fault: changed(({ status, body }, message) => (isJsonVote(message) && body.includes('idempotency-key-reused') ? { status: 201, headers: { 'content-type': 'application/json' }, body: '{}' } : { status })),
    seenBy: 'a key that comes with other choices is refused, and the first vote stands',
  },
  'shows a vote to everybody': { fault: showsVotesToEverybody(), seenBy: 'a vote is shown to whoever holds its token, and to nobody else' },
  'makes a key where there is none': { fault: (message, forward) => forward(isJsonVote(message) && !message.headers['idempotency-key'] ? { ...message, headers: { ...message.headers, 'idempotency-key': newKey() } } : message), seenBy: 'a vote without a key is refused' },
  'takes votes by GET': { fault: (message, forward) => (message.method === 'GET' && message.url.includes('/votes?') ? forward({ ...asJson({ ...message, body: message.url.replace(/^.*\?/, '') }, newKey()), method: 'POST', url: '/polls/7910/votes' }) : forward(message)), seenBy: 'no vote is cast by GET, HEAD or PUT' },
  'takes what it does not know for the first option': { fault: (message, forward) => forward({ ...message, body: message.body.replace('conformance-no-such-option', 'yes') }), seenBy: 'an option that there is not is pointed at' },
  'takes any content type': { fault: (message, forward) => forward(isJsonVote(message) ? { ...message, headers: { ...message.headers, 'content-type': 'application/json' } } : message), seenBy: 'a body that is neither JSON nor a form is refused' },
  'names no problem': { fault: changed(({ headers, body }) => (headers['content-type'] === 'application/problem+json' ? { body: body.replace(/"\/problems\/[^"]*"/, '"about:blank"') } : {})), seenBy: 'an unknown poll is 404, wherever it is asked for' },
  'writes problems as plain JSON': { fault: changed(({ headers }) => (headers['content-type'] === 'application/problem+json' ? { headers: { ...headers, 'content-type': 'application/json' } } : {})), seenBy: 'a body that is no ballot is malformed' },
  'lets problems be cached': { fault: changed(({ headers, status }) => (status >= 400 ? { headers: { ...headers, 'cache-control': 'public, max-age=60' } } : {})), seenBy: 'a vote without a key is refused' },
  'has one status for all problems': { fault: changed(({ status }) => (status >= 400 ? { status: 422 } : {})), seenBy: 'a body of more than 16,384 bytes is refused' },
  'cannot change votes': { fault: async (message, forward) => (isChange(message) ? { status: 405, headers: { allow: 'GET, HEAD, OPTIONS' }, body: '' } : forward(message)), seenBy: 'a vote is changed: its counts move, and it is one ballot still' },
  'says that a change counts, and leaves the vote': { fault: (message, forward) => forward(message.method === 'PUT' ? { ...message, method: 'GET', body: '' } : message), seenBy: 'a vote is changed: its counts move, and it is one ballot still' },
  'counts a change as one more vote': { fault: countsChangesAgain, seenBy: 'a change that comes many times is one change' },
  'changes the vote that is there, whichever was meant': { fault: ({ headers: { 'if-match': _tags, ...headers }, ...message }, forward) => forward({ ...message, headers }), seenBy: 'a change is for the vote that it names in If-Match' },
  'has no ETag for a vote': { fault: changed(({ headers: { etag, ...headers } }, { url }) => (url.includes('/votes/') ? { headers } : { headers: { ...headers, ...(etag === undefined ? {} : { etag }) } })), seenBy: 'a change is for the vote that it names in If-Match' },
  'lets everybody change a vote': { fault: changesForEverybody(), seenBy: 'a vote is changed by whoever has its token, and by nobody else' },
  'takes any choices in a change': { fault: changed(({ status }, message) => (message.method === 'PUT' && status === 422 ? { status: 200 } : {})), seenBy: 'a change keeps to the rules of choices' },
  'goes on counting what was withdrawn': { fault: async (message, forward) => (message.method === 'DELETE' && isChange(message) ? { status: 204, headers: { 'cache-control': 'no-store' }, body: '' } : forward(message)), seenBy: 'a vote that was withdrawn does not count' },
  'counts the ballot of a withdrawn vote anew': { fault: forgetsWithdrawals, seenBy: 'the ballot of a vote that was withdrawn never counts again, and a change of it does' },
  'lets no page change a vote': { fault: changed(({ headers }, { method }) => (method === 'OPTIONS' ? { headers: { ...headers, 'access-control-allow-methods': 'GET, HEAD, POST' } } : {})), seenBy: 'a page may ask whether it may change a vote' },
  'lets no page send a key': { fault: withHeaders({ 'access-control-allow-headers': 'Content-Type' }), seenBy: 'a page may ask whether it may vote' },
  'counts forms at once': { fault: async (message, forward) => (isVote(message) && isForm(message) ? ((await forward(asJson(message, newKey()))).status === 201 ? counted : forward(message)) : forward(message)), seenBy: 'a form is answered by a confirmation, and only the post of that page counts' },
  'believes the key of any form': {
    fault: async (message, forward) => {
      const key = isVote(message) && isForm(message) ? new URLSearchParams(message.body).get('key') : null;
      return key !== null && (await forward(asJson(message, key))).status === 201 ? counted : forward(message);
    },
    seenBy: 'a key in a form without the grant for it is no key',
  },
  'gives all readers of a form one key': {
    fault: changed(({ body }, message) => (isVote(message) && isForm(message) ? { body: body.replace(/name="key" value="[^"]*"/, 'name="key" value="01976e2b-1c2d-7abc-8def-0123456789ab"') } : {})),
    seenBy: 'two readers of one page get two keys',
  },
  'says so as JSON to people': { fault: changed(({ headers, status }, message) => (isVote(message) && isForm(message) && status === 422 ? { headers: { ...headers, 'content-type': 'application/problem+json' } } : {})), seenBy: 'a form whose choices cannot count is told so on a page' },
  'has no page': { fault: changed((_reply, { url }) => (url.endsWith('/page') ? { status: 404, body: '' } : {})), seenBy: 'a poll has a page for people' },
  'falls over when it is to count': { fault: async (message, forward) => (isVote(message) ? { status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>\u001B[2JOops</h1>' } : forward(message)), seenBy: 'a vote gets 201 and a receipt in the shape of the contract' },
};

const hidden = (id: string, rules: object) => ({ ...onePoll().polls[0], id, ...rules });

/** Polls that show everybody nothing, or the totals alone. */
export const hidingPolls = {
  allowed_origins: '*',
  polls: [
    hidden('voters', { results_visibility: 'after_vote', show_total: false }),
    hidden('voters-total', { results_visibility: 'after_vote' }),
    hidden('later', { results_visibility: 'after_deadline', expires_at: '2999-01-01T00:00:00Z' }),
    hidden('never', { results_visibility: 'never', show_total: false, allow_change: false }),
  ],
};

const isRead = ({ method, url }: Message): boolean => method === 'GET' && /^\/polls\/[^/]+(\/results)?$/.test(url);

/** A document with numbers in the place of what was hidden. */
const withCounts = (body: string): string => body.replaceAll('"votes_count":null', '"votes_count":3');

const keyless = (body: string): string => body.replace(/"results_key":"[^"]*"/, '"results_key":null');

/** The version tells what the figures do not. */
function countsInTheTag(): Fault {
  let votes = 0;
  return async (message, forward) => {
    const reply = await forward(message);
    if (isVote(message) && reply.status === 201) votes += 1;
    return isRead(message) ? { ...reply, headers: { ...reply.headers, etag: `"1-${votes}"` } } : reply;
  };
}

/** Faults in hiding, with the poll in which a check must see it. */
export const hidingFaults: Readonly<Record<string, { readonly fault: Fault; readonly poll: string; readonly seenBy: string }>> = {
  'shows everybody the counts of voters': { fault: changed(({ body }, message) => (isRead(message) ? { body: withCounts(body) } : {})), poll: 'voters', seenBy: 'hidden counts are in no answer that everybody gets' },
  'hides the total that it should show': { fault: changed(({ body }, message) => (isRead(message) ? { body: body.replace(/"voters_count":\d+/, '"voters_count":null') } : {})), poll: 'later', seenBy: 'hidden counts are in no answer that everybody gets' },
  'tells by the tag how many have voted': { fault: countsInTheTag(), poll: 'never', seenBy: 'where nothing is shown, nothing moves with a vote' },
  'lets a hidden total be kept for long': { fault: changed(({ headers }, message) => (isRead(message) ? { headers: { ...headers, 'cache-control': 'public, max-age=1, s-maxage=300' } } : {})), poll: 'later', seenBy: 'what has no figure in it may be kept longer' },
  'shows the counts in a receipt before the end': { fault: changed(({ body }, message) => (isVote(message) ? { body: withCounts(body) } : {})), poll: 'later', seenBy: 'a receipt shows what the poll shows its voters' },
  'shows its voters nothing': { fault: changed(({ body }) => ({ body: body.replaceAll(/"votes_count":\d+/g, '"votes_count":null') })), poll: 'voters', seenBy: 'a receipt shows what the poll shows its voters' },
  'gives voters no key': { fault: changed(({ body }) => ({ body: keyless(body) })), poll: 'voters', seenBy: 'all voters get one key, which opens the results and may be cached' },
  'gives each voter a key of their own': { fault: changed(({ body }) => ({ body: body.replace(/"results_key":"[^"]*"/, `"results_key":"${newKey()}"`) })), poll: 'voters', seenBy: 'all voters get one key, which opens the results and may be cached' },
  'keeps the results of voters out of caches': { fault: changed(({ headers }, { url }) => (url.includes('?k=') ? { headers: { ...headers, 'cache-control': 'no-store' } } : {})), poll: 'voters', seenBy: 'all voters get one key, which opens the results and may be cached' },
  'takes any key': { fault: changed(({ body }, { url }) => (url.includes('?k=') ? { body: withCounts(body) } : {})), poll: 'voters-total', seenBy: 'no other key opens anything' },
  'opens by a key what nobody may see': { fault: changed(({ body }, { url }) => (url.includes('?k=') ? { body: withCounts(body) } : {})), poll: 'never', seenBy: 'no other key opens anything' },
  'gives the key to who has withdrawn': { fault: changed(({ body }, { method, url }) => (method === 'GET' && url.includes('/votes/') ? { body: body.replace('"results_key":null', `"results_key":"${'k'.repeat(22)}"`) } : {})), poll: 'voters', seenBy: 'who has withdrawn is shown what everybody is shown' },
  'shows all on its page': { fault: changed(({ body }, { url }) => (url.endsWith('/page') ? { body: body.replace('</main>', '<p>Yes 67% · 2 votes</p></main>') } : {})), poll: 'later', seenBy: 'the page for people has no hidden count, and leads its voters to what they may see' },
};
