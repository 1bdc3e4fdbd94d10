import { engines } from './host-browsers.js';
import type { Engine } from './host-browsers.js';
import type { HostPage } from './host-page.js';

/** What came of each page, by engine and path. */
export type Results = Readonly<Record<Engine, ReadonlyMap<string, string>>>;

const introduction = `# Host pages

What strange pages do to a guest, and what comes of it. Each page is in \`demo/hosts\` and in the demo, with an invented host. The tests
(\`test/demo/hosts.e2e.ts\`) open it in three browsers, read the article, vote in its poll, and ask the vote service for the count. A page
"works" if the vote counts and the page is as its owner left it: no error, no message on the console, no report of a policy, no new
global, no change to what the language and the browser bring along, none to the host's own markup, and nothing stored before the vote.

This file is written by \`npm run hosts\`, and compared with what the pages do by \`npm test\`.
`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The whole of docs/hosts.md. */
export function hostsDocument(groups: Readonly<Record<string, readonly HostPage[]>>, results: Results): string {
  const sections = Object.entries(groups).map(([title, pages]) =>
    [
      `\n## ${title}\n`,
      row(['page', 'what the host does', ...engines]),
      row(['page', 'host', ...engines].map(() => '---')),
      ...pages.map(({ path, does }) => row([`[${path}](../demo/hosts/${path.replace(/\?.*/, '')})`, does, ...engines.map((engine) => results[engine].get(path) ?? '**fails**')])),
    ].join('\n'),
  );
  return `${[introduction.trimEnd(), ...sections].join('\n')}\n`;
}
