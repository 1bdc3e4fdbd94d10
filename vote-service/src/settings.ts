import { parseArgs } from 'node:util';
import type { AllowedOrigins } from './cors.js';
import { originsFrom } from './polls-file.js';
import { SetupError } from './vote-store.js';

/** Something an operator may set, by a flag of its name or by a variable of the environment. */
export interface Setting<Value = unknown> {
  /** What stands for the value in the help. */
  readonly value: string;
  readonly meaning: string;
  /** What is read where nothing is said; `undefined` where something must be. */
  readonly default: string | undefined;
  /** The default in words, where the text says little. */
  readonly defaultWords?: string;
  /** Variables of the environment, the first of which that is set counts. */
  readonly variables: readonly string[];
  /** @throws SetupError with what to write instead; `name` is how the operator has set it. */
  readonly read: (text: string, name: string) => Value;
}

export type Values<Table> = { readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never };

/**
 * What the variables start with. Not the plain name of a service: Kubernetes makes variables such as VOTE_SERVICE_PORT, with a URL in
 * them, for whatever is called so.
 */
const prefix = 'NEWS_VOTES_';

const text = (value: string): string => value;

function wholeNumber(least: number, most: number, example: number) {
  return (value: string, name: string): number => {
    if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    throw new SetupError(`${name} must be a number from ${least} to ${most}, not ${JSON.stringify(value)}. Write for example ${example}.`);
  };
}

export const logLevels = ['error', 'warn', 'info', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

function logLevel(value: string, name: string): LogLevel {
  const level = logLevels.find((known) => known === value);
  if (level) return level;
  throw new SetupError(`${name} must be one of ${logLevels.join(', ')}, not ${JSON.stringify(value)}.`);
}

function origins(value: string, name: string): AllowedOrigins | undefined {
  const list = value.split(/[\s,]+/).filter((origin) => origin !== '');
  if (list.length === 0) return undefined;
  return originsFrom(list.length === 1 && list[0] === '*' ? '*' : list, name);
}

/** An address with a slash at the end, so that others can be relative to it. */
function address(value: string, name: string): URL | undefined {
  if (value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const { protocol = '', username, password, search, hash } = url ?? {};
  if (!url || !/^https?:$/.test(protocol) || username || password || search || hash) throw new SetupError(`${name} must be an address, not ${JSON.stringify(value)}. Write for example https://votes.paper.example/.`);
  return new URL(url.href.replace(/\/*$/, '/'));
}

/** An address that requests go to as it is. */
function receiver(value: string, name: string): URL | undefined {
  if (value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw new SetupError(`${name} must be an address, not ${JSON.stringify(value)}. Write for example https://cms.paper.example/hooks/polls.`);
  return url;
}

/** A secret as Standard Webhooks writes it. */
function webhookSecret(value: string, name: string): Buffer | undefined {
  if (value === '') return undefined;
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  const secret = Buffer.from(base64, 'base64');
  // The value is not repeated: what is nearly right may be nearly secret.
  if (secret.length < 24 || secret.length > 64) throw new SetupError(`${name} must be "whsec_" and 24 to 64 bytes in base64. Make one: node -p "'whsec_' + crypto.randomBytes(32).toString('base64')"`);
  return secret;
}

/** Every setting of the service: the help and the table in the README are made of this. */
export const serviceSettings = {
  polls: { value: 'FILE', default: '', defaultWords: 'none: all polls are made at the desk', variables: [`${prefix}POLLS`], meaning: 'the polls file', read: text },
  data: { value: 'DIR', default: './.data', variables: [`${prefix}DATA`], meaning: 'folder of the database `votes.db`, made if missing', read: text },
  port: { value: 'NUMBER', default: '8001', variables: [`${prefix}PORT`, 'PORT'], meaning: 'port to listen on; `0` takes a free one', read: wholeNumber(0, 65_535, 8001) },
  host: { value: 'HOST', default: '127.0.0.1', variables: [`${prefix}HOST`], meaning: 'address to listen on; the default is this computer only, `0.0.0.0` is every network', read: text },
  'allowed-origins': {
    value: 'LIST',
    default: '',
    defaultWords: 'none',
    variables: [`${prefix}ALLOWED_ORIGINS`],
    meaning: 'sites whose readers may vote, with commas between them, or `*`; for polls for which neither the polls file nor an editor names any',
    read: origins,
  },
  'proxy-hops': {
    value: 'NUMBER',
    default: '0',
    variables: [`${prefix}PROXY_HOPS`],
    meaning: 'proxies of yours that a request passes; with `0` no forwarding header is believed',
    read: wholeNumber(0, 16, 1),
  },
  'public-url': {
    value: 'URL',
    default: '',
    defaultWords: 'what each request says',
    variables: [`${prefix}PUBLIC_URL`],
    meaning: 'where readers find the service, for the addresses that other sites get of it (oEmbed); with its path, if it has one',
    read: address,
  },
  'votes-per-minute': {
    value: 'NUMBER',
    default: '0',
    defaultWords: '`0`: no limit',
    variables: [`${prefix}VOTES_PER_MINUTE`],
    meaning: 'votes taken from one network (an IPv4 address, an IPv6 /64) in a minute',
    read: wholeNumber(0, 1_000_000, 600),
  },
  'webhook-url': {
    value: 'URL',
    default: '',
    defaultWords: 'none',
    variables: [`${prefix}WEBHOOK_URL`],
    meaning: 'address of a system of yours that is told when polls close, reach a number of voters, or get votes that look strange',
    read: receiver,
  },
  'webhook-secret': {
    value: 'SECRET',
    default: '',
    defaultWords: 'none',
    variables: [`${prefix}WEBHOOK_SECRET`],
    meaning: 'what signs these messages: `whsec_` and 24 to 64 bytes in base64; better in the variable, as flags are seen by all users of the computer',
    read: webhookSecret,
  },
  'log-level': { value: 'LEVEL', default: 'info', variables: [`${prefix}LOG_LEVEL`], meaning: `least level that is logged: ${logLevels.map((level) => `\`${level}\``).join(', ')}`, read: logLevel },
} as const satisfies Readonly<Record<string, Setting>>;

export type ServiceSettings = Values<typeof serviceSettings>;

/**
 * The settings of a table: a flag wins over a variable, a variable over the default. An empty variable counts as not set.
 *
 * @returns `undefined` when the help was asked for.
 * @throws SetupError when something cannot be understood.
 */
export function readSettings<Table extends Readonly<Record<string, Setting>>>(
  table: Table,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Values<Table> | undefined {
  const flags = flagsIn(table, args);
  if (flags['help'] !== undefined) return undefined;
  refuseUnknown(environment);
  const read = ([name, setting]: [string, Setting]) => {
    const flag = flags[name];
    if (typeof flag === 'string') return [name, setting.read(flag, `--${name}`)];
    const variable = setting.variables.find((key) => environment[key]);
    if (variable !== undefined) return [name, setting.read(environment[variable] ?? '', variable)];
    if (setting.default === undefined) throw new SetupError(`--${name} ${setting.value} is missing: ${plain(setting.meaning)}. --help says more.`);
    return [name, setting.read(setting.default, `--${name}`)];
  };
  return Object.fromEntries(Object.entries(table).map(read)) as Values<Table>;
}

function flagsIn(table: Readonly<Record<string, Setting>>, args: readonly string[]) {
  const options = Object.fromEntries(Object.keys(table).map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } }).values as Readonly<Record<string, string | boolean | undefined>>;
  } catch (cause) {
    throw new SetupError(`${(cause as Error).message}\n\nOptions:\n${settingsHelp(table)}`, { cause });
  }
}

/** A misspelt variable would leave its setting at the default, and nobody would know. */
function refuseUnknown(environment: Readonly<Record<string, string | undefined>>): void {
  const known: readonly string[] = Object.values(serviceSettings).flatMap(({ variables }) => variables);
  const unknown = Object.keys(environment).find((name) => name.startsWith(prefix) && !known.includes(name));
  if (unknown !== undefined) throw new SetupError(`There is no setting ${unknown}. The variables are ${known.filter((name) => name.startsWith(prefix)).join(', ')}.`);
}

/** The lines of a help text for the settings of a table. */
export function settingsHelp(table: Readonly<Record<string, Setting>>): string {
  const flags = Object.entries(table).map(([name, { value }]) => `  --${name} ${value}`);
  const width = Math.max(...flags.map((flag) => flag.length)) + 2;
  return Object.values(table)
    .map((setting, index) => {
      const { meaning, variables } = setting;
      const source = variables.length === 0 ? '' : `${variables.map((name) => `$${name}`).join(', ')}; `;
      const indent = ' '.repeat(width);
      return `${(flags[index] ?? '').padEnd(width)}${plain(meaning)}\n${indent}(${source}${plain(defaultText(setting))})\n`;
    })
    .join('');
}

const plain = (words: string): string => words.replaceAll('`', '');

const defaultText = (setting: Setting): string => (setting.default === undefined ? 'required' : `default: ${setting.defaultWords ?? setting.default}`);
