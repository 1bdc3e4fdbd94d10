/** Longer addresses are refused: no link needs them, and some parsers slow down on long foreign host names. */
const lengthLimit = 8192;

/**
 * The absolute address, or `undefined` where it is not of the `protocols`: `https:`, `http:` and `mailto:` for links,
 * where nothing else is said. Relative text (also `//host/path`) is resolved against `base`; with a broken base only
 * absolute text has an address.
 */
export function safeUrl(text: string, base: string, protocols = /^(https?|mailto):$/): string | undefined {
  const trimmed = text.trim();
  // URL parsers drop tabs and line ends, so that "java\nscript:" is a script; honest addresses have no control characters.
  if (!trimmed || trimmed.length > lengthLimit || /\p{Cc}/u.test(trimmed)) return undefined;
  for (const start of [base, undefined]) {
    try {
      const url = new URL(trimmed, start);
      // A name before the "@" dresses a foreign host up as a known one, and a password does not belong in an article.
      return protocols.test(url.protocol) && !url.username && !url.password ? url.href : undefined;
    } catch {
      // Relative text needs a base that is not broken.
    }
  }
  return undefined;
}
