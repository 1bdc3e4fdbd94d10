/** The words of the desk are English, so its times are written as English readers do, in the way of the editor's own country where that is known. */
const locale = (): string => navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';

/** The zone in which times are written and typed: that of the editor's computer, such as `Europe/London`. */
export const zoneName = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The same with its difference to UTC at a time, such as `Europe/London, GMT+1`. */
export function zoneAt(time: number): string {
  const offset = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' }).formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /^(GMT(\+0)?|)$/.test(offset) && /UTC|GMT/.test(zoneName()) ? zoneName() : `${zoneName()}, ${offset}`;
}

/** A time in words, in the editor's zone. */
export const moment = (time: string | number): string => new Date(time).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' });

/** A day in words. */
export const day = (time: string | number): string => new Date(time).toLocaleDateString(locale(), { dateStyle: 'long' });

/** A time of this day. */
export const clock = (time: number): string => new Date(time).toLocaleTimeString(locale(), { timeStyle: 'short' });

const two = (value: number): string => `${value}`.padStart(2, '0');

/** The value of an `<input type=datetime-local>` for a time (RFC 3339); empty where there is none. */
export function toLocal(time: string | null): string {
  if (time === null) return '';
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/**
 * The time (RFC 3339 in UTC) that an `<input type=datetime-local>` holds; `null` where it holds none.
 *
 * @param before - What it was before: an untouched input, which knows no seconds, leaves it as it is.
 */
export function fromLocal(value: string, before: string | null): string | null {
  if (value === '') return null;
  if (value === toLocal(before)) return before;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const numbers = new Intl.NumberFormat('en');

/** A whole number as people write it. */
export const number = (value: number): string => numbers.format(value);

/** A number with what it counts. */
export const counted = (amount: number, one: string, several = `${one}s`): string => `${number(amount)} ${amount === 1 ? one : several}`;
