import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian puts WordPress, and the themes that it needs beside. */
const packaged = '/usr/share/wordpress';

/** An account of the site. */
export interface Account {
  readonly login: string;
  readonly password: string;
}

/** WordPress as it comes, without any plugin, for one test. */
export interface Site {
  readonly origin: string;
  /** Somebody who may write posts, and no markup that WordPress does not know. */
  readonly author: Account;
  readonly close: () => Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Asks until the answer is not `undefined`. */
async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come up within a minute.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Program {
  readonly stop: () => Promise<void>;
}

/** Starts a program that runs until it is told to stop. */
function start(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'ignore', detached: true });
  const ended = once(child, 'exit');
  return {
    async stop() {
      // With the workers that it has started: PHP leaves them behind.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

/** PHP source of a text. */
const php = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/**
 * Installs WordPress into a folder of its own: files and database are gone when it is closed. Nothing of the machine but the packages
 * is used; no service is started, and no port taken but one for the site.
 */
export async function openWordPress(): Promise<Site> {
  const place = mkdtempSync(join(tmpdir(), 'news-widgets-wordpress-'));
  const root = join(place, 'site');
  const running: Program[] = [];
  const close = async () => {
    for (const program of running.toReversed()) await program.stop();
    rmSync(place, { recursive: true, force: true });
  };
  try {
    const socket = join(place, 'mariadb.sock');
    // Debian's files lead to others by links, and to its own configuration; only the files are wanted.
    cpSync(packaged, root, { recursive: true, dereference: true, filter: (path) => existsSync(path) && !path.endsWith('/.htaccess') });
    running.push(await startDatabase(place, socket));
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    configure(root, socket, origin);
    // Browsers ask for it, and PHP's own server, unlike others, does not lead them to WordPress's.
    writeFileSync(join(root, 'favicon.ico'), '');
    const author = { login: 'author', password: randomBytes(12).toString('hex') };
    install(place, root, origin, author);
    // Several workers, because WordPress asks itself for things.
    running.push(start('php', ['-q', '-S', `localhost:${port}`, '-t', root], root, { PHP_CLI_SERVER_WORKERS: '4' }));
    await eventually('WordPress', async () => ((await fetch(origin).catch(() => undefined))?.ok ? true : undefined));
    return { origin, author, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startDatabase(place: string, socket: string): Promise<Program> {
  const data = join(place, 'database');
  execFileSync('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--user=root', '--auth-root-authentication-method=normal', '--skip-test-db'], { stdio: 'ignore' });
  const database = start('mariadbd', ['--no-defaults', `--datadir=${data}`, '--user=root', `--socket=${socket}`, '--skip-networking', `--pid-file=${join(place, 'mariadb.pid')}`], place);
  await eventually('The database', async () => {
    try {
      execFileSync('mariadb', ['--no-defaults', '--user=root', `--socket=${socket}`, '--execute=create database wordpress'], { stdio: 'ignore' });
      return true;
    } catch {
      return undefined;
    }
  });
  return database;
}

function configure(root: string, socket: string, origin: string): void {
  const constants = {
    DB_NAME: php('wordpress'),
    DB_USER: php('root'),
    DB_PASSWORD: php(''),
    DB_HOST: php(`localhost:${socket}`),
    DB_CHARSET: php('utf8mb4'),
    WP_HOME: php(origin),
    WP_SITEURL: php(origin),
    // What a site does in the background goes to the internet.
    DISABLE_WP_CRON: 'true',
    AUTOMATIC_UPDATER_DISABLED: 'true',
    ...Object.fromEntries(['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [`${name}_KEY`, `${name}_SALT`].map((key) => [key, php(randomBytes(24).toString('hex'))]))),
  };
  const lines = Object.entries(constants).map(([name, value]) => `define(${php(name)}, ${value});`);
  writeFileSync(join(root, 'wp-config.php'), `<?php\n${lines.join('\n')}\n$table_prefix = 'wp_';\nif (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');\nrequire_once ABSPATH . 'wp-settings.php';\n`);
}

/** Does what the page of the installer does, with a theme that is there and an account for an author. */
function install(place: string, root: string, origin: string, { login, password }: Account): void {
  const [theme = ''] = readdirSync(join(root, 'wp-content/themes')).filter((name) => name.startsWith('twenty')).toSorted().toReversed();
  const script = join(place, 'install.php');
  writeFileSync(
    script,
    `<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = ${php(new URL(origin).host)};
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
// The installer writes a mail to its administrator; nobody is to get one.
function wp_mail() { return true; }
require ${php(join(root, 'wp-load.php'))};
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('A blog', 'admin', 'admin@blog.example', true, '', ${php(randomBytes(12).toString('hex'))});
switch_theme(${php(theme)});
$author = wp_insert_user(['user_login' => ${php(login)}, 'user_pass' => ${php(password)}, 'user_email' => 'author@blog.example', 'role' => 'author']);
if (is_wp_error($author) || user_can($author, 'unfiltered_html')) exit('The author is none.');
if (get_option('active_plugins')) exit('There are plugins.');
echo 'installed';
`,
  );
  const said = execFileSync('php', [script], { encoding: 'utf8' });
  if (said !== 'installed') throw new Error(`WordPress was not installed: ${said}`);
}
