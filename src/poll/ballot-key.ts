/** Bytes of randomness that a ballot key needs. */
export const ballotKeyRandomBytes = 10;

/**
 * A ballot key: a UUIDv7 (RFC 9562) in text form. It is made once, at the moment of voting, and sent with every attempt
 * as the `Idempotency-Key`, so that the service counts the ballot once.
 *
 * @param now - Milliseconds since 1970.
 * @param random - Ten bytes from a cryptographic source.
 * @throws RangeError when fewer than ten random bytes are given: a guessable key could be used up by a stranger.
 */
export function ballotKey(now: number, random: Uint8Array): string {
  if (random.length < ballotKeyRandomBytes) throw new RangeError('A ballot key needs 10 random bytes; pass crypto.getRandomValues(new Uint8Array(10)).');
  const hex = (value: number, digits: number) => Math.trunc(value).toString(16).padStart(digits, '0').slice(-digits);
  const byte = (index: number) => random[index] ?? 0;
  const tail = Array.from(random.subarray(2, ballotKeyRandomBytes), (value) => hex(value, 2));
  const time = hex(now, 12);
  const version = hex(0x7000 | ((byte(0) & 0x0f) << 8) | byte(1), 4);
  const variant = hex(0x80 | (byte(2) & 0x3f), 2) + tail.slice(1, 2).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${tail.slice(2).join('')}`;
}

/** Whether `text` is a UUIDv7 in text form. */
export const isBallotKey = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
