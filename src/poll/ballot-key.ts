/** Bytes of randomness that a ballot key needs. */
export const ballotKeyRandomBytes = 10;

/**
 * A ballot key: a UUIDv7 (RFC 9562) in text form. It is made once, at the moment of voting, and sent with every attempt
 * as the `Idempotency-Key`, so that the service counts the ballot once.
 *
 * @param now - Milliseconds since 1970.
 * @param random - Ten bytes from a cryptographic source.
 */
export function ballotKey(now: number, random: Uint8Array): string {
  const digits = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'.charAt((random[9] ?? 0) & 3);
  return `${now.toString(16).padStart(12, '0')}7${digits.slice(0, 3)}${variant}${digits.slice(3, 18)}`.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Whether `text` is a UUIDv7 in text form. */
export const isBallotKey = (text: string): boolean => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(text);
