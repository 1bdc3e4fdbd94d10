const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

class SafeMarkup {
  // Private, so that no other object has the type.
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  get text(): string {
    return this.#text;
  }
}

/** Markup in which every value was escaped. Only {@link html} makes it. */
export type Markup = SafeMarkup;

type Value = string | number | Markup | readonly Markup[] | undefined;

/**
 * Markup from a template: text is escaped, markup and lists of it go in as they are, and `undefined` as nothing.
 * Values may stand in text and, between double quotes, in attributes; nothing else needs them, and nothing else would be safe.
 *
 * @throws TypeError when a value stands in an attribute without quotes, which could end it.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const text = parts.map((part, index) => {
    if (index === values.length) return part;
    if (/=\s*'?$/.test(part)) throw new TypeError(`Write double quotes around the value after ${JSON.stringify(part.slice(-40))}.`);
    return part + written(values[index]);
  });
  return new SafeMarkup(text.join(''));
}

function written(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof SafeMarkup) return value.text;
  return typeof value === 'object' ? value.map(written).join('') : escaped(`${value}`);
}

/**
 * A style sheet of the service's own, the one text that goes in as it is.
 *
 * @throws TypeError when it could end its element.
 */
export function styleElement(css: string): Markup {
  if (css.includes('<')) throw new TypeError('A style sheet in a page has no "<".');
  return new SafeMarkup(`<style>${css}</style>`);
}
