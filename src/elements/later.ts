/** A module that few pages need. */
export class Later<T> {
  /** The module, where it is there. */
  module: T | undefined;
  /** Whether it is not there yet, and may come. */
  isAwaited = true;
  readonly #file: string;
  readonly #load: () => Promise<T>;
  #coming: Promise<boolean> | undefined;

  constructor(file: string, load: () => Promise<T>) {
    this.#file = file;
    this.#load = load;
  }

  /** Loads it, once for the page; fulfilled with whether it is there. Where it does not come, the console says so, and all that is shown stays. */
  load(tag = 'news-article'): Promise<boolean> {
    return (this.#coming ??= this.#load()
      .catch(() => console.warn(`<${tag}> ${this.#file} did not load. Put it beside the module.`))
      .then((module) => {
        this.module = module ?? undefined;
        this.isAwaited = false;
        return Boolean(module);
      }));
  }
}
