/** An element whose figures are to move. */
export interface LivePoll {
  /** Where its events come from: an absolute address, whose parameter `polls` names the poll. */
  readonly events: string;
  /** Opens results that only voters may see. */
  readonly key: string | undefined;
  /** Asks for the results alone: their JSON text, which is empty where none came. */
  readonly ask: () => Promise<string>;
  /** Results have come, as JSON text; answers whether they are of this poll, and not of another one of the same service. */
  readonly take: (text: string) => boolean;
  /** The poll has to be read again: all who see it hear that at the same moment. */
  readonly reload: () => void;
}

/** Milliseconds in which changes of what is on the screen gather. */
const settling = 250;
/** Milliseconds until a stream that says nothing is given up: something on the way may hold it back. */
const patience = 10_000;
/** Milliseconds from one request to the next where there is no stream, and for readers who save data; each up to half as long again. */
const [pause, longPause] = [5000, 60_000];
/** Doublings of that pause when requests fail. */
const mostDoublings = 5;
/** Milliseconds until a service that refused a stream is asked for one again. */
const respite = 300_000;
/** Polls of one stream. */
const mostPolls = 50;

const savesData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** What one service tells this page. */
class Stream {
  #polls: readonly LivePoll[] = [];
  #source: EventSource | undefined;
  #url = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** Milliseconds since 1970. */
  #notBefore = 0;

  /** These polls are on the screen now. */
  hear(polls: readonly LivePoll[]): void {
    this.#polls = polls;
    const url = addressOf(polls);
    if (url === this.#url) return;
    this.close();
    this.#url = url;
    if (!globalThis.EventSource || savesData() || Date.now() < this.#notBefore) {
      this.#askLater(pause);
      return;
    }
    const source = new EventSource(url);
    this.#source = source;
    this.#timer = setTimeout(this.#fallBack, patience);
    for (const name of ['results', 'closed', 'corrected']) {
      source.addEventListener(name, ({ data }) => {
        clearTimeout(this.#timer);
        for (const poll of this.#polls) if (poll.take(`${data}`) && name === 'corrected') poll.reload();
      });
    }
    source.addEventListener('error', () => {
      // In all other cases the browser tries again by itself.
      if (source === this.#source && source.readyState === 2) this.#fallBack();
    });
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
    clearTimeout(this.#timer);
    this.#url = '';
  }

  /** The service has no room, no stream, or a page's policy forbids it: the figures are asked for from time to time. */
  readonly #fallBack = (): void => {
    const url = this.#url;
    this.close();
    this.#url = url;
    this.#notBefore = Date.now() + respite;
    // Many readers may have lost their stream at the same moment.
    this.#askLater(Math.random() * pause);
  };

  readonly #ask = async (): Promise<void> => {
    const url = this.#url;
    const answers = await Promise.all(
      this.#polls.map(async (poll) => {
        const text = await poll.ask();
        if (text) poll.take(text);
        return text;
      }),
    );
    if (url !== this.#url || this.#source) return;
    this.#failures = answers.every(Boolean) ? 0 : Math.min(this.#failures + 1, mostDoublings);
    this.#askLater((savesData() ? longPause : pause) * 2 ** this.#failures * (1 + Math.random() / 2));
  };

  #askLater(wait: number): void {
    this.#timer = setTimeout(this.#ask, wait);
  }
}

/** One address for all polls. */
function addressOf(polls: readonly LivePoll[]): string {
  const url = new URL(polls[0]?.events ?? '');
  const set = (name: string, values: readonly (string | null | undefined)[]) => {
    const known = [...new Set(values)].filter((value): value is string => Boolean(value)).slice(0, mostPolls);
    if (known.length > 0) url.searchParams.set(name, known.toSorted().join());
  };
  set('polls', polls.map(({ events }) => new URL(events).searchParams.get('polls')));
  set('k', polls.map(({ key }) => key));
  return url.href;
}

/** What the addresses of all polls have in common that one stream may have. */
function serviceOf({ events }: LivePoll): string {
  const url = new URL(events);
  url.searchParams.delete('polls');
  return url.href;
}

const followed = new Map<Element, LivePoll>();
const onScreen = new Set<Element>();
const streams = new Map<string, Stream>();
let observer: IntersectionObserver | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function settle(): void {
  clearTimeout(timer);
  timer = setTimeout(sync, settling);
}

// A page that the browser keeps for the way back must have nothing open.
const seenOrNot = (): void => (document.hidden ? sync() : settle());

/** Opens and closes streams, so that there is one for each service of which a reader sees something. */
function sync(): void {
  clearTimeout(timer);
  const heard = new Map<string, LivePoll[]>();
  if (!document.hidden) for (const [host, poll] of followed) if (onScreen.has(host)) heard.set(serviceOf(poll), [...(heard.get(serviceOf(poll)) ?? []), poll]);
  for (const [service, stream] of streams) {
    if (heard.has(service)) continue;
    stream.close();
    streams.delete(service);
  }
  for (const [service, polls] of heard) {
    const stream = streams.get(service) ?? new Stream();
    streams.set(service, stream);
    stream.hear(polls);
  }
}

/** Keeps the figures of an element current while it is on the screen. Called again, it does so with what is said now. */
export function follow(host: Element, poll: LivePoll): void {
  const known = followed.get(host);
  followed.set(host, poll);
  if (!known) {
    document.addEventListener('visibilitychange', seenOrNot);
    if (globalThis.IntersectionObserver) {
      observer ??= new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting && followed.has(target)) onScreen.add(target);
          else onScreen.delete(target);
        }
        settle();
      });
      observer.observe(host);
    } else onScreen.add(host);
  }
  settle();
}

/** The element has left the page, or its figures do not move any more. */
export function forget(host: Element): void {
  if (!followed.delete(host)) return;
  onScreen.delete(host);
  observer?.unobserve(host);
  if (followed.size === 0) document.removeEventListener('visibilitychange', seenOrNot);
  settle();
}
