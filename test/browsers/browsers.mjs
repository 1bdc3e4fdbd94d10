/** Finds the browsers, the libraries and the programs that tests need, and installs them where that can be done without asking. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { libraries } from '../../demo/serve-hosts.mjs';
import { findMiniBrowser } from './webkit.mjs';

const firstOf = (paths) => paths.find((path) => path && existsSync(path));
const onPath = (...names) => names.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim());

/** @returns {string | undefined} */
export const findChromium = () =>
  firstOf([
    process.env.CHROME_PATH,
    ...onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
  ]);

/** @returns {string | undefined} */
export const findFirefox = () => firstOf([process.env.FIREFOX_PATH, ...onPath('firefox-esr', 'firefox'), '/Applications/Firefox.app/Contents/MacOS/firefox', 'C:/Program Files/Mozilla Firefox/firefox.exe']);

/** @returns {string | undefined} */
const findWebKit = () => {
  const tools = onPath('WebKitWebDriver');
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY || firstOf(onPath('Xvfb'));
  return firstOf(tools) && display && findMiniBrowser();
};

const needs = [
  { name: 'Chromium', find: findChromium, packages: ['chromium'] },
  { name: 'Firefox', find: findFirefox, packages: ['firefox-esr'] },
  { name: 'WebKitGTK', find: findWebKit, packages: ['webkit2gtk-driver', 'xvfb'] },
  { name: 'Prototype.js', find: () => existsSync(libraries['prototype.js']), packages: ['libjs-prototype'] },
  { name: 'nginx', find: () => firstOf(onPath('nginx')) && firstOf(onPath('openssl')), packages: ['nginx-light', 'openssl'] },
  {
    name: 'WordPress',
    find: () => ['/usr/share/wordpress/wp-load.php', '/usr/share/wordpress/wp-content/themes/twentytwentythree'].every((path) => existsSync(path)) && ['php', 'mariadbd', 'mariadb-install-db', 'mariadb'].every((name) => firstOf(onPath(name))),
    packages: ['wordpress', 'wordpress-theme-twentytwentythree', 'php-cli', 'php-mysql', 'mariadb-server-core', 'mariadb-client-core'],
  },
  { name: 'MooTools', find: () => existsSync(libraries['mootools.js']), packages: ['libjs-mootools'] },
  ...['strace', 'faketime', 'slowhttptest', 'wrk'].map((name) => ({ name, find: () => firstOf(onPath(name)), packages: [name] })),
];

/** Switches that keep Chromium from calling home, and let it run as root. */
export const chromiumArgs = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * Makes sure that browsers, libraries and programs are there.
 *
 * @param {readonly string[]} names - Their names.
 * @throws Error with one line that says what to install, where this program may not do it.
 */
export function ensureBrowsers(names) {
  const missing = needs.filter(({ name, find }) => names.includes(name) && !find());
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  const isDebian = existsSync('/etc/debian_version') && onPath('apt-get')[0] !== '';
  if (isDebian && process.getuid?.() === 0) {
    console.log(`Installing ${packages.join(', ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    // A machine without any font shows no text, and its elements have no size.
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages, 'fonts-dejavu-core'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const still = missing.filter(({ find }) => !find());
  if (still.length > 0) {
    const how = isDebian ? `sudo apt-get install --no-install-recommends ${packages.join(' ')}` : 'or set CHROME_PATH and FIREFOX_PATH, or run "npm run test:chromium" with Chromium alone';
    throw new Error(`Tests need ${still.map(({ name }) => name).join(', ')}: install ${still.length > 1 ? 'them' : 'it'} (${how}).`);
  }
}
