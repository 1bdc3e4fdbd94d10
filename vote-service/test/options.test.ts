import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../src/vote-store.js';
import { parsePolls } from '../src/vote-service.js';
import { textOf } from './forms.js';
import { onePoll, service, serviceOn } from './running-service.js';

const image = { url: 'https://pictures.example/bus.jpg', alt: 'A bus at night', width: 640, height: 480 };
const options = [{ id: 'yes', title: 'Yes', image }, { id: 'no', title: 'No' }, { id: 'none', title: 'Neither', pinned: true }];

test('pictures, pinned options and orders are in the poll, and nothing of them in one that has none', async (t) => {
  const { app } = await service(t, onePoll({ options, randomize_options: true, results_order: 'votes' }));
  const poll = (await app.inject('/polls/7910')).json();
  assert.deepEqual([poll.options[0], poll.options[2]], [{ id: 'yes', title: 'Yes', image, votes_count: 0 }, { id: 'none', title: 'Neither', pinned: true, votes_count: 0 }]);
  assert.deepEqual([poll.randomize_options, poll.results_order], [true, 'votes']);
});

test('a poll without these fields keeps the text that was stored of it, so that its revision stays', async (t) => {
  const [entry] = parsePolls(JSON.stringify(onePoll()));
  if (!entry || !('poll' in entry)) assert.fail();
  assert.doesNotMatch(definition(entry.poll), /image|pinned|randomize|results_order/);
  const first = await service(t, onePoll());
  await first.stop();
  const second = await serviceOn(t, first.file, onePoll({ randomize_options: false, results_order: 'option' }));
  assert.equal((await second.app.inject('/polls/7910')).json().revision, 1);
  await second.stop();
  const third = await serviceOn(t, first.file, onePoll({ options: options.slice(0, 2) }));
  assert.ok((await third.app.inject('/polls/7910')).json().revision > 1);
});

test('the pages show pictures with their words, and let the browser load those of the poll alone', async (t) => {
  const { app, vote } = await service(t, onePoll({ options, results_order: 'votes' }));
  for (const path of ['page', 'embed']) {
    const { body, headers } = await app.inject(`/polls/7910/${path}`);
    assert.match(body, /<img src="https:\/\/pictures\.example\/bus\.jpg" alt="A bus at night" loading="lazy">/, path);
    assert.match(String(headers['content-security-policy']), /; img-src data: https:\/\/pictures\.example; /, path);
  }
  await vote('7910', ['none']);
  assert.match(textOf((await app.inject('/polls/7910/page')).body), /Answer Share Neither Leading 100% · 1 vote Yes 0% · 0 votes No 0% · 0 votes/);
});

test('the page of a poll that is not open yet has no figures', async (t) => {
  const { app } = await service(t, onePoll({ starts_at: '2031-01-01T00:00:00Z' }));
  assert.doesNotMatch(textOf((await app.inject('/polls/7910/page')).body), /%|voter|Results/);
});

test('what is wrong with a picture or an order is said with what to write', () => {
  for (const [more, words] of [
    [{ options: [{ ...options[0], image: { url: image.url } }, options[1]] }, /"image" is missing or wrong\. Write \{"url": .*"alt"/],
    [{ options: [{ ...options[0], image: { ...image, url: 'bus.jpg' } }, options[1]] }, /Option "yes": "url" of the image is "bus\.jpg"\. Write an address that begins with https:/],
    [{ options: [{ ...options[0], image: { ...image, url: 'javascript:x' } }, options[1]] }, /"url" is missing or wrong\. Write an address/],
    [{ results_order: 'random' }, /"results_order" is missing or wrong\. Write "option" or "votes"/],
    [{ randomize_options: 'true' }, /"randomize_options" cannot be "true" here; leave it out, or write true/],
  ] as const) {
    assert.throws(() => parsePolls(JSON.stringify(onePoll(more))), words);
  }
});
