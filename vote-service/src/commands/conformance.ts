import { parseArgs } from 'node:util';
import { SetupError } from '../vote-store.js';
import type { Command } from './command.js';

const summary = 'checks a vote service of any make against the contract, by voting in one of its polls';

const usage = `Usage: news-widgets-vote-service conformance URL [--poll ID] [--origin ORIGIN]

Checks the vote service at URL, of whatever make, against the contract. Prints a line for each check, with what was expected and
what came where it fails; the exit status is 0 when all pass.

It votes: some seventy ballots, which stay. Use a poll that is open and in which nobody else is voting meanwhile. Where the poll shows its
results to everybody, everything is checked but how results are hidden; that is checked in a poll that hides them: run it once with
each.

  URL              the endpoint, such as https://votes.example, or the address of a poll, such as https://votes.example/polls/7910
  --poll ID        the poll to vote in, where URL is an endpoint
  --origin ORIGIN  an origin that may vote in the poll, such as https://paper.example
                   (default: votes have no Origin, which the poll must allow)
  --help           this text
`;

/** Runs the checks; they are loaded only here, so that serving does not carry them. */
export const conformance: Command = {
  summary,
  async run(args) {
    const { values, positionals } = commandLine(args);
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const run = await import('../conformance/run.js');
    const failed = await run.conformance(targetFrom(positionals, values.poll, values.origin), (line) => console.log(line));
    return failed === 0 ? 0 : 1;
  },
};

function commandLine(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { poll: text, origin: text, help: { type: 'boolean' } } });
  } catch (cause) {
    throw new SetupError(`${(cause as Error).message}\n\n${usage}`, { cause });
  }
}

function targetFrom([address, ...rest]: readonly string[], poll: string | undefined, origin: string | undefined) {
  if (address === undefined || rest.length > 0) throw new SetupError(`Name one URL.\n\n${usage}`);
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) throw new SetupError(`${JSON.stringify(address)} is no URL of a vote service. Write for example https://votes.example.`);
  const { origin: host, pathname } = new URL(address);
  const [, prefix = pathname, own] = /^(.*\/)polls\/([^/]+)\/?$/.exec(pathname) ?? [];
  const pollId = poll ?? own;
  if (pollId === undefined) throw new SetupError('Name the poll to vote in: --poll ID.');
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).origin !== origin)) throw new SetupError(`${JSON.stringify(origin)} is no origin. Write one as browsers send it, such as https://paper.example.`);
  return { endpoint: `${host}${prefix.replace(/\/?$/, '/')}`, pollId, origin };
}
