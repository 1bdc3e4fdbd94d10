/** WebKitGTK for tests: W3C WebDriver spoken to WebKitWebDriver over HTTP, on a display of its own where there is none. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Debian keeps MiniBrowser out of PATH. */
export function findMiniBrowser() {
  if (process.env.WEBKIT_MINIBROWSER) return process.env.WEBKIT_MINIBROWSER;
  const libraries = ['/usr/lib', '/usr/libexec', ...subfolders('/usr/lib', /-linux-gnu/)];
  const folders = libraries.flatMap((library) => subfolders(library, /^webkit2?gtk-\d/));
  return folders.map((folder) => `${folder}/MiniBrowser`).find((path) => existsSync(path));
}

function subfolders(folder, name) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => name.test(entry))
    .map((entry) => `${folder}/${entry}`);
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** One browser; the driver takes no second session beside it. */
export class WebKit {
  #processes = [];
  #base;
  #session;

  /** Starts the driver, and a display where there is none. */
  async start() {
    const port = await freePort();
    this.#base = `http://127.0.0.1:${port}`;
    const env = { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
    if (!env.DISPLAY && !env.WAYLAND_DISPLAY) {
      // Xvfb picks a free display by itself and writes its number to the descriptor.
      const display = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
      this.#processes.push(display);
      const [number] = await once(display.stdio[3], 'data');
      env.DISPLAY = `:${String(number).trim()}`;
    }
    this.#processes.push(spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore' }));
    await this.#ready();
  }

  /** Opens a browser with an empty profile. `proxy`, a host and port, is where its http requests go. */
  async open(proxy) {
    const browserOptions = { binary: findMiniBrowser(), args: ['--automation'] };
    const capabilities = { 'webkitgtk:browserOptions': browserOptions, ...(proxy && { proxy: { proxyType: 'manual', httpProxy: proxy } }) };
    const { sessionId } = await this.#post('/session', { capabilities: { alwaysMatch: capabilities } });
    this.#session = `/session/${sessionId}`;
    await this.#post(`${this.#session}/window/rect`, { width: 1280, height: 800 });
  }

  async #ready() {
    for (let attempt = 0; ; attempt++) {
      try {
        await fetch(`${this.#base}/status`);
        return;
      } catch (error) {
        if (attempt === 100) throw error;
        await wait(100);
      }
    }
  }

  async #post(path, body) {
    const response = await fetch(this.#base + path, { method: 'POST', body: JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKitWebDriver ${path}: ${value?.error} ${value?.message}`);
    return value;
  }

  go(url) {
    return this.#post(`${this.#session}/url`, { url });
  }

  back() {
    return this.#post(`${this.#session}/back`, {});
  }

  reload() {
    return this.#post(`${this.#session}/refresh`, {});
  }

  /** Presses a key: a character, or a code point of WebDriver's table of keys. */
  press(key) {
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value: key }));
    return this.#post(`${this.#session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** Opens a tab of the same profile, which is the current one from now on. Returns its handle. */
  async openTab() {
    const { handle } = await this.#post(`${this.#session}/window/new`, { type: 'tab' });
    await this.switchTo(handle);
    return handle;
  }

  async tab() {
    const response = await fetch(`${this.#base}${this.#session}/window`);
    return (await response.json()).value;
  }

  switchTo(handle) {
    return this.#post(`${this.#session}/window`, { handle });
  }

  /** Closes the current tab. */
  async closeTab() {
    await fetch(`${this.#base}${this.#session}/window`, { method: 'DELETE' });
  }

  /** Runs the text of a function body; its last argument is the function that ends it, and takes the result. */
  run(script) {
    return this.#post(`${this.#session}/execute/async`, { script, args: [] });
  }

  /** Lets scripts run in the frame at this place, or in the page itself. */
  enter(frame = null) {
    return this.#post(`${this.#session}/frame`, { id: frame });
  }

  async stop() {
    if (this.#session) await fetch(this.#base + this.#session, { method: 'DELETE' }).catch(() => undefined);
    for (const child of this.#processes.toReversed()) {
      if (child.exitCode !== null) continue;
      child.kill();
      await Promise.race([once(child, 'exit'), wait(2000)]);
    }
  }
}

/** A launcher for Web Test Runner. */
export function webkitLauncher() {
  const webkit = new WebKit();
  let started;
  let active;
  let url;
  return {
    name: 'WebKit',
    type: 'webkit',
    concurrency: 1,
    async initialize() {},
    async startSession(id, address) {
      started ??= webkit.start().then(() => webkit.open());
      await started;
      active = id;
      url = address;
      await webkit.go(address);
    },
    isActive: (id) => active === id,
    getBrowserUrl: () => url,
    async stopSession() {
      active = undefined;
      await webkit.go('about:blank').catch(() => undefined);
      return { errors: [] };
    },
    async stop() {
      if (!started) return;
      await started.catch(() => undefined);
      await webkit.stop();
    },
  };
}
