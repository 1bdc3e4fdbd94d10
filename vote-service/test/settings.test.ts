import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSettings, serviceSettings, settingsHelp } from '../src/settings.js';
import type { Setting } from '../src/settings.js';
import { SetupError } from '../src/vote-store.js';

const read = (args: readonly string[], environment: Record<string, string> = {}) => readSettings(serviceSettings, ['--polls', 'polls.json', ...args], environment);

const refusal = (args: readonly string[], environment?: Record<string, string>): string => {
  try {
    read(args, environment);
  } catch (error) {
    assert.ok(error instanceof SetupError);
    return error.message;
  }
  return 'accepted';
};

test('has a default for everything', () => {
  assert.deepEqual(read([]), {
    polls: 'polls.json',
    data: './.data',
    port: 8001,
    host: '127.0.0.1',
    'allowed-origins': undefined,
    'proxy-hops': 0,
    'public-url': undefined,
    'votes-per-minute': 0,
    'live-listeners': 5000,
    'webhook-url': undefined,
    'webhook-secret': undefined,
    'voter-key': '',
    'log-level': 'info',
  });
  assert.equal(readSettings(serviceSettings, [], {})?.polls, '');
});

test('a flag wins over a variable, a variable over the default', () => {
  assert.equal(read(['--proxy-hops', '1'], { NEWS_VOTES_PROXY_HOPS: '2' })?.['proxy-hops'], 1);
  assert.equal(read([], { NEWS_VOTES_PROXY_HOPS: '2' })?.['proxy-hops'], 2);
  assert.equal(readSettings(serviceSettings, [], { NEWS_VOTES_POLLS: 'mine.json' })?.polls, 'mine.json');
});

test('the public address has its path, and a slash at the end', () => {
  assert.equal(read(['--public-url', 'https://paper.example/votes'])?.['public-url']?.href, 'https://paper.example/votes/');
  assert.equal(read([], { NEWS_VOTES_PUBLIC_URL: 'https://votes.paper.example' })?.['public-url']?.href, 'https://votes.paper.example/');
});

test('PORT is understood, and the variable with the prefix wins over it', () => {
  assert.equal(read([], { PORT: '9000' })?.port, 9000);
  assert.equal(read([], { PORT: '9000', NEWS_VOTES_PORT: '9001' })?.port, 9001);
  assert.equal(read(['--port', '9002'], { PORT: '9000', NEWS_VOTES_PORT: '9001' })?.port, 9002);
});

test('an empty variable counts as not set', () => {
  assert.equal(read([], { PORT: '', NEWS_VOTES_PORT: '' })?.port, 8001);
});

test('origins are a list with commas or spaces, or all', () => {
  assert.deepEqual(read(['--allowed-origins', 'https://a.example, https://b.example'])?.['allowed-origins'], ['https://a.example', 'https://b.example']);
  assert.equal(read(['--allowed-origins', '*'])?.['allowed-origins'], '*');
});

for (const [args, message] of [
  [['--port', '65536'], /^--port must be a number from 0 to 65535, not "65536"/],
  [['--port', '-1'], /--port/],
  [['--proxy-hops', '1.5'], /^--proxy-hops must be a number from 0 to 16/],
  [['--proxy-hops', 'true'], /^--proxy-hops/],
  [['--votes-per-minute', '1e3'], /^--votes-per-minute/],
  [['--log-level', 'debug'], /^--log-level must be one of error, warn, info, silent, not "debug"/],
  [['--allowed-origins', 'https://a.example/'], /^--allowed-origins has "https:\/\/a\.example\/"\. Browsers send this origin as "https:\/\/a\.example"/],
  [['--allowed-origins', '*, https://a.example'], /^--allowed-origins has "\*"/],
  [['--public-url', 'votes.paper.example'], /^--public-url must be an address, not "votes\.paper\.example"\. Write for example https:/],
  [['--public-url', 'ftp://paper.example/'], /^--public-url/],
  [['--public-url', 'https://paper.example/?votes'], /^--public-url/],
  [['--webhook-url', 'file:///etc/hooks'], /^--webhook-url must be an address, not/],
  [['--webhook-secret', 'whsec_c2hvcnQ='], /^--webhook-secret must be "whsec_" and 24 to 64 bytes in base64\. Make one: node -p/],
  [['--votes', '5'], /--votes[^]*--votes-per-minute NUMBER/],
  [['surprise'], /surprise/],
] as const) {
  test(`refuses ${args.join(' ')}`, () => assert.match(refusal(args), message));
}

test('names the variable that it refuses', () => {
  assert.match(refusal([], { PORT: 'tcp://10.0.0.1:8001' }), /^PORT must be a number/);
  assert.match(refusal([], { NEWS_VOTES_PROXY_HOPS: 'x' }), /^NEWS_VOTES_PROXY_HOPS must be/);
});

test('refuses a variable of ours that there is not, and lists those that there are', () => {
  assert.match(refusal([], { NEWS_VOTES_PROXY_HOP: '1' }), /^There is no setting NEWS_VOTES_PROXY_HOP\. .*NEWS_VOTES_PROXY_HOPS/);
});

test('the help names every flag, variable and default', () => {
  const help = settingsHelp(serviceSettings);
  for (const [name, setting] of Object.entries<Setting>(serviceSettings)) {
    assert.ok(help.includes(`--${name} ${setting.value}`), name);
    for (const variable of setting.variables) assert.ok(help.includes(`$${variable}`), variable);
    if (setting.default) assert.ok(help.includes(setting.default), name);
  }
  assert.ok(!help.includes('`'));
});

const cell = ({ default: value, defaultWords }: Setting): string => (value === undefined ? 'required' : (defaultWords ?? `\`${value}\``));

test('the README has the settings as they are in the code', () => {
  const lines = readFileSync(new URL('../README.md', import.meta.url), 'utf8').split('\n');
  const start = lines.indexOf('| option | variable | meaning | default |');
  const rows = lines.slice(start + 2, lines.indexOf('', start));
  assert.deepEqual(
    rows,
    Object.entries<Setting>(serviceSettings).map(
      ([name, setting]) => `| \`--${name} ${setting.value}\` | ${setting.variables.map((variable) => `\`${variable}\``).join(', ')} | ${setting.meaning} | ${cell(setting)} |`,
    ),
  );
});
