// The proof of work that a vote service may ask for: a module of its own, for the few votes that need it. Nothing of it runs in a worker, which a
// page's policy may forbid.

/** A challenge of ALTCHA's proof-of-work, version 2: https://altcha.org/docs/v2/. Hexadecimal where it is text. */
interface Challenge {
  readonly parameters: { readonly algorithm: string; readonly nonce: string; readonly salt: string; readonly cost: number; readonly keyPrefix: string };
  readonly signature: string;
}

/** Milliseconds after which a solution is not sought any further. */
const patience = 60_000;
/** Milliseconds after which the page has its turn: far below what readers feel. */
const slice = 16;
/** Keys that the browser derives at once, where it can. */
const together = 8;

/** The first bits of what follows the point in the roots of prime numbers: the constants of SHA-256 (FIPS 180-4). */
const bitsOf = (root: number): number => ((root % 1) * 2 ** 32) | 0;
const primes: number[] = [];
for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
const constants = primes.map((prime) => bitsOf(Math.cbrt(prime)));
const start = Int32Array.from(primes.slice(0, 8), (prime) => bitsOf(Math.sqrt(prime)));

const schedule = new Int32Array(64);

/** What a state becomes by a block of 16 words. */
function compress(state: Int32Array, block: ArrayLike<number>): Int32Array {
  for (let i = 0; i < 64; i++) {
    const x = schedule[i - 15] as number;
    const y = schedule[i - 2] as number;
    schedule[i] = i < 16 ? (block[i] as number) : ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    if (i > 15) schedule[i] = (schedule[i] as number) + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)) + (schedule[i - 16] as number) + (schedule[i - 7] as number);
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const t = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + (constants[i] as number) + (schedule[i] as number)) | 0;
    const s = (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + t) | 0;
    d = c;
    c = b;
    b = a;
    a = (t + s) | 0;
  }
  return Int32Array.of(a, b, c, d, e, f, g, h).map((word, index) => word + (state[index] as number));
}

/** The last block of a message that begins with a block of a key: the rest of it, a bit, and how long it all is. */
function lastBlock(words: ArrayLike<number>): Int32Array {
  const block = new Int32Array(16);
  block.set(words);
  block[words.length] = 1 << 31;
  block[15] = (16 + words.length) * 32;
  return block;
}

const keyed = (key: readonly number[], pad: number): Int32Array => compress(start, Int32Array.from({ length: 16 }, (_, index) => (key[index] ?? 0) ^ pad));

/** PBKDF2 with HMAC-SHA-256 (RFC 8018) for one block, for pages on `http:`, which have no `crypto.subtle`. */
async function pbkdf2(password: readonly number[], salt: readonly number[], cost: number, rest: () => Promise<void> | undefined): Promise<Int32Array> {
  const inner = keyed(password, 0x36363636);
  const outer = keyed(password, 0x5c5c5c5c);
  const hmac = (words: ArrayLike<number>) => compress(outer, lastBlock(compress(inner, lastBlock(words))));
  let last = hmac([...salt, 1]);
  const key = last.slice();
  for (let i = 1; i < cost; i++) {
    last = hmac(last);
    for (let word = 0; word < 8; word++) key[word] = (key[word] as number) ^ (last[word] as number);
    if (i % 64 === 0) await rest();
  }
  return key;
}

/** Hexadecimal digits, eight a word. */
const wordsOf = (text: string): number[] => (text.match(/.{8}/g) ?? []).map((digits) => Number.parseInt(digits, 16) | 0);
const hex = (words: Int32Array): string => [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

function bytesOf(words: readonly number[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => view.setInt32(index * 4, word));
  return view.buffer;
}

/** Derives a key by the browser, which does it beside the page. */
async function byBrowser(subtle: SubtleCrypto, password: readonly number[], salt: readonly number[], iterations: number): Promise<Int32Array> {
  const key = await subtle.importKey('raw', bytesOf(password), 'PBKDF2', false, ['deriveBits']);
  const view = new DataView(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations }, key, 256));
  return Int32Array.from({ length: 8 }, (_, index) => view.getInt32(index * 4));
}

/**
 * Solves a challenge in slices that the page does not feel.
 *
 * @param problem - The text of the problem that has it, or of an answer of `/challenge` as its member `challenge`.
 * @param subtle - What derives keys; without it, which is so on pages on `http:`, scripts do.
 * @returns What goes into the field `altcha` of the vote; nothing where it cannot be solved here.
 */
export async function solve(problem: string | null | undefined, subtle: SubtleCrypto | null | undefined = crypto.subtle): Promise<string | undefined> {
  try {
    const { challenge } = JSON.parse(problem ?? '') as { readonly challenge: Challenge };
    const { algorithm, nonce, salt, cost, keyPrefix } = challenge.parameters;
    if (algorithm !== 'PBKDF2/SHA-256') return undefined;
    const [nonceWords, saltWords] = [wordsOf(nonce), wordsOf(salt)];
    const end = performance.now() + patience;
    let turn = performance.now() + slice;
    const rest = () => {
      if (performance.now() < turn) return undefined;
      return new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
        turn = performance.now() + slice;
      });
    };
    const derive = (counter: number) => {
      const password = [...nonceWords, counter];
      return subtle ? byBrowser(subtle, password, saltWords, cost) : pbkdf2(password, saltWords, cost, rest);
    };
    const width = subtle ? together : 1;
    for (let counter = 0; performance.now() < end; counter += width) {
      const keys = (await Promise.all(Array.from({ length: width }, (_, index) => derive(counter + index)))).map(hex);
      const found = keys.findIndex((key) => key.startsWith(keyPrefix));
      if (found >= 0) return btoa(JSON.stringify({ challenge: { parameters: challenge.parameters, signature: challenge.signature }, solution: { counter: counter + found, derivedKey: keys[found] } }));
      await rest();
    }
  } catch {
    // No challenge, or one that this browser cannot read.
  }
  return undefined;
}
