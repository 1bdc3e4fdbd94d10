/**
 * What the page for frames does beside showing the poll: it sends votes with its grant, and tells the page around it how high it is.
 * It runs in the frame of a site that it knows nothing of, usually in a sandbox: without storage, without an origin.
 */

/** After so many milliseconds a grant is renewed before a vote goes out with it: half of its life. */
const fresh = 30 * 60_000;

const send = globalThis.fetch.bind(globalThis);
let grant = document.querySelector<HTMLElement>('[data-grant]')?.dataset['grant'] ?? '';
/** When the grant was new, in milliseconds since 1970; a computer that sleeps may stop every other clock. */
let since = Date.now();

async function renew(): Promise<void> {
  const answer = await send(`embed/grant?grant=${grant}`, { cache: 'no-store', credentials: 'omit' });
  // A frame of yesterday begins again: nothing was sent yet, and it would never be let in.
  if (answer.status === 403) location.reload();
  if (!answer.ok) return;
  ({ grant } = (await answer.json()) as { grant: string });
  since = Date.now();
}

/** Sends a vote with a grant that is good now. What is sent again after an hour, when the network is back, needs a new one. */
async function sendVote(address: string, init: RequestInit): Promise<Response> {
  if (Date.now() - since > fresh) await renew();
  const url = new URL(address);
  url.searchParams.set('grant', grant);
  try {
    return await send(url, init);
  } catch (error) {
    // To a page without an origin, a grant that is over looks like a dead network.
    since = 0;
    throw error;
  }
}

// The address of the votes stays what it is for the element, which knows its vote by it; the grant changes while the page is open.
if (grant) globalThis.fetch = (input, init) => (/^(POST|PUT|DELETE)$/.test(init?.method ?? '') && typeof input === 'string' && init ? sendVote(input, init) : send(input, init));

/** WordPress has it in the address, and takes messages that bring it back. */
const [, secret] = /[?&]secret=([A-Za-z0-9]+)/.exec(location.hash) ?? [];

/** The last height that was told, in pixels. */
let told = 0;

const height = (): number => Math.ceil(document.documentElement.getBoundingClientRect().height);

const tellHeight = (value: number): void => {
  told = value;
  parent.postMessage({ message: 'height', value, ...(secret ? { secret } : {}) }, '*');
};

if (parent !== window) {
  // WordPress hides the frame until it hears from it, and browsers do not lay out what is hidden, so no observer speaks before that.
  tellHeight(height());
  // Browsers with parts of pixels see changes that are none.
  new ResizeObserver(() => height() !== told && tellHeight(height())).observe(document.documentElement);
  // The page around may begin to listen later than this one speaks; WordPress says when it does.
  addEventListener('message', ({ source, data }: MessageEvent<{ readonly message?: unknown } | null>) => {
    if (source === parent && data?.message === 'ready') tellHeight(height());
  });
}
