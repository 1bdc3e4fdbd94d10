/** Milliseconds that the second attempt waits at most; each further one twice as long, up to the longest wait. */
const firstWait = 2000;
const longestWait = 5 * 60 * 1000;

/** The milliseconds that a `Retry-After` asks for, in seconds or as a date of HTTP; 0 where it says nothing that can be understood. */
export const retryAfter = (header: string, now: number): number => Math.max(0, Number(header) * 1000 || Date.parse(header) - now || 0);

/**
 * Milliseconds until a vote is sent again by itself: exponential backoff with full jitter, so that the readers of a service that
 * was down do not come back all at once. What the service asked for is waited for before that.
 *
 * @param attempts - How many there have been.
 * @param asked - Milliseconds that the service asked for.
 * @param random - From 0 to 1.
 */
export const retryDelay = (attempts: number, asked: number, random: number): number => asked + random * Math.min(longestWait, firstWait * 2 ** (attempts - 1));
