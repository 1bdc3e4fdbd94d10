import type { NewsArticle } from './article.js';

/** When a time has come, in milliseconds. Without a zone that is when it has come everywhere, so that nothing is early. */
export const instantOf = (time: string): number => Date.parse(isTimed(time) ? time : `${time}${time[10] ? '-12:00' : 'T12:00Z'}`);

/** Whether it is a time of day in a known zone. */
export const isTimed = (time: string): boolean => /T.*[Z+-]/.test(time);

/** Why an article is not to be shown. */
export type Hidden = 'canceled' | 'withheld' | 'embargoed' | 'expired';

/** Why an article is not to be shown at a time, if so. */
export function hiddenAt(now: number, { pubStatus = 'usable', embargoedUntil, expires }: NewsArticle): Hidden | undefined {
  if (pubStatus !== 'usable') return pubStatus;
  // Written so that it holds for a time that there is not.
  if (embargoedUntil && !(instantOf(embargoedUntil) <= now)) return 'embargoed';
  return expires && instantOf(expires) <= now ? 'expired' : undefined;
}
