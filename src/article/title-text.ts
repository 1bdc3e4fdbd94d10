const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' };

/** The words of a title that may hold HTML, or be in XML: without tags, and with the characters that numbers and the names of XML stand for. */
export const titleText = (html: string): string =>
  html
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(x?)([\da-f]{1,6})|(\w+));/gi, (written, hex: string, code: string, name: string) => (name ? (Object.hasOwn(named, name) ? `${named[name]}` : written) : String.fromCodePoint(Math.min(Number(`${hex && '0'}${hex}${code}`), 0x10ffff) || 0xfffd)))
    .replace(/\s+/g, ' ')
    .trim();
