/** Pages full of polls for `polls.mjs`: the data, who shows them, and the words that each of them is to show in the end. */
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Who shows the polls. `nobody` is the page without them, whose costs are taken off those of the others. */
export const subjects = { nobody: undefined, vanilla: 'vanilla-poll', skipping: 'skipping-poll', ours: 'news-poll' };

const answers = ['Yes, free for everyone', 'Yes, but for residents only', 'No, a pound a trip', 'I have not made up my mind'];
/** Percentages that need no rounding: what is to be shown can be said without the rules of rounding. */
const shares = [40, 30, 20, 10];

/** The poll at a place on the page. `edition` moves its figures. */
export function pollAt(index, status, edition = 0) {
  const votes = shares.map((_, place) => shares[(place + index + edition) % shares.length] * (index + 1));
  return {
    id: `poll-${index}`,
    question: `Question ${index + 1}: should the ferry at pier ${index + 1} stay free?`,
    status,
    voters_count: votes.reduce((sum, count) => sum + count, 0),
    options: answers.map((title, place) => ({ id: `answer-${place}`, title, votes_count: votes[place] })),
  };
}

export const kinds = { mixed: (index) => (index % 2 ? 'closed' : 'open'), open: () => 'open', closed: () => 'closed' };

const number = new Intl.NumberFormat('en');
const bars = ({ options, voters_count }, chosen) => options.map(({ title, votes_count }, index) => `${title}${index === chosen ? 'Your vote' : ''}${(votes_count / voters_count) * 100}% · ${number.format(votes_count)} votes[bar ${(votes_count / voters_count) * 100}]`).join('');

/** What a reader is to see of a poll, without white space; controls are in brackets, as `seen` in polls.mjs writes them. */
export function expected(poll, chosen) {
  const { question, options, status, voters_count } = poll;
  const results = `${bars(poll, chosen)}${number.format(voters_count)} voters`;
  const text =
    chosen !== undefined
      ? `${question}${results}Your vote for “${answers[chosen]}” has been counted.`
      : status === 'open'
        ? `${question}${options.map(({ title }) => `[radio]${title}`).join('')}[button]Vote`
        : `${question}This poll is closed.${results}`;
  return text.replace(/\s/g, '');
}

const inAttribute = (value) => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function page(tag, count, kind, src) {
  const poll = (index) => (tag ? `<${tag} endpoint="/" ${src ? `src="${src}"` : `poll="${inAttribute(pollAt(index, kinds[kind](index)))}"`}></${tag}>` : '');
  const script = tag && `<script type="module" src="/${tag === 'news-poll' ? 'bundle' : 'vanilla-poll'}.js"></script>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Polls</title><link rel="icon" href="data:,">${script ?? ''}
    <body><h1>Polls</h1>${Array.from({ length: count }, (_, index) => `<p>Before question ${index + 1}, the host says a word or two.</p>${poll(index)}`).join('\n')}`;
}

/**
 * Serves a page for each subject, polls by their address, and a vote route that answers late enough not to be in the measurement of a click.
 *
 * @param {string} bundle - Path of our module.
 * @returns {Promise<{ origin: string, requests: Map<string, number>, close: () => void }>} `requests` counts those for each path.
 */
export async function servePolls(bundle) {
  const scripts = { '/bundle.js': readFileSync(bundle), '/poll-extras.js': readFileSync(join(dirname(bundle), 'poll-extras.js')), '/vanilla-poll.js': readFileSync(new URL('vanilla-poll.js', import.meta.url)) };
  const requests = new Map();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    requests.set(pathname, (requests.get(pathname) ?? 0) + 1);
    const send = (type, content) => response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
    const [, index, votes] = /^\/polls\/poll-(\d+)(\/votes)?$/.exec(pathname) ?? [];
    if (pathname === '/') send('text/html', page(subjects[searchParams.get('subject')], Number(searchParams.get('count')), searchParams.get('kind'), searchParams.get('src')));
    else if (scripts[pathname]) send('text/javascript', scripts[pathname]);
    else if (votes) void receive(request, (vote) => setTimeout(() => send('application/json', JSON.stringify({ poll: pollAt(Number(index), 'open'), vote: { ...vote, status: 'counted', created_at: '2026-11-23T06:00:00.000Z' } })), 200));
    else if (index) send('application/json', JSON.stringify(pollAt(Number(index), 'open')));
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function receive(request, answer) {
  let text = '';
  for await (const chunk of request) text += chunk;
  answer(JSON.parse(text));
}
