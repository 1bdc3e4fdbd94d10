#!/usr/bin/env node
import { adminToken } from './commands/admin-token.js';
import { backup } from './commands/backup.js';
import { check } from './commands/check.js';
import type { Command } from './commands/command.js';
import { conformance } from './commands/conformance.js';
import { restore } from './commands/restore.js';
import { serve } from './commands/serve.js';
import { readSettings, serviceSettings, settingsHelp } from './settings.js';
import { SetupError } from './vote-store.js';

const commands: Readonly<Record<string, Command>> = { backup, check, restore, 'admin-token': adminToken, conformance };

const usage = () => `Usage: news-widgets-vote-service [--polls FILE] [options]
       news-widgets-vote-service COMMAND [options]

Counts the votes of <news-poll> once each, in a database file.

${settingsHelp(serviceSettings)}  --help  this text; after a command, its own

A flag wins over a variable of the environment.

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(13)}${summary}\n`)
  .join('')}`;

async function run([name = '', ...rest]: readonly string[]): Promise<number> {
  if (Object.hasOwn(commands, name)) return commands[name]?.run(rest, process.env) ?? 0;
  if (name !== '' && !name.startsWith('-')) throw new SetupError(`There is no command ${JSON.stringify(name)}. --help lists them.`);
  const settings = readSettings(serviceSettings, process.argv.slice(2), process.env);
  if (settings) await serve(settings);
  else console.log(usage());
  return 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
