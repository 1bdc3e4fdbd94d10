import { readSettings, settingsHelp } from '../settings.js';
import type { Setting, Values } from '../settings.js';

/** What the environment of a process holds. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Something that the program does. */
export interface Command {
  /** One line for the help. */
  readonly summary: string;
  /**
   * Does it, and prints what it has to say.
   *
   * @returns The exit status.
   * @throws SetupError for what the operator can mend.
   */
  run(args: readonly string[], environment: Environment): Promise<number>;
}

/** A command with settings, of which `--help` tells. */
export function command<const Table extends Readonly<Record<string, Setting>>>(
  name: string,
  summary: string,
  table: Table,
  work: (settings: Values<Table>) => Promise<number>,
): Command {
  const flags = Object.entries(table).map(([flag, { value }]) => ` --${flag} ${value}`);
  return {
    summary,
    async run(args, environment) {
      const settings = readSettings(table, args, environment);
      if (settings) return work(settings);
      console.log(`Usage: news-widgets-vote-service ${name}${flags.join('')}\n\n${summary}\n\n${settingsHelp(table)}`);
      return 0;
    },
  };
}
