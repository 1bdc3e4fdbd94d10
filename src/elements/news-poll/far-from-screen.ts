/** How far from the screen an element is near, in screens. */
const margin = '75%';
/** Milliseconds until what nobody has come near to begins with what can wait. */
const pause = 1000;

interface Waiting {
  /** Shows all there is; `isFocused` where the reader is in what goes away. */
  readonly show: (isFocused?: boolean) => void;
  /** Runs an update that is pending, now. */
  readonly update: () => void;
}

const waiting = new Map<EventTarget, Waiting>();
/** For all elements that wait; a page without them has neither this nor the listeners. */
let observer: IntersectionObserver | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

const showAll = (): void => {
  for (const { show } of waiting.values()) show();
};

function observe(): IntersectionObserver {
  addEventListener('beforeprint', showAll);
  matchMedia('print').addEventListener('change', showAll);
  addEventListener('focusin', (event) => {
    for (const target of event.composedPath()) waiting.get(target)?.show(true);
  });
  const options = { rootMargin: margin, scrollMargin: margin };
  return new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) waiting.get(target)?.show();
  }, options);
}

/** Some at a time, so that nothing that the reader does has to wait for them. */
function updateSome(): void {
  timer = undefined;
  const end = performance.now() + 8;
  for (const { update } of waiting.values()) {
    if (performance.now() > end) {
      timer = setTimeout(updateSome, 50);
      return;
    }
    update();
  }
}

/** Shows an element when it comes near the screen, gets the focus or is printed. */
export function wait(host: Element, how: Waiting): void {
  observer ??= observe();
  waiting.set(host, how);
  observer.observe(host);
  timer ??= setTimeout(updateSome, pause);
}

/** The element is shown, or has left. */
export function forget(host: Element): void {
  waiting.delete(host);
  observer?.unobserve(host);
}
