/** Reads `Retry-After` (RFC 9110, 10.2.3) and the three forms of dates that HTTP knows (5.6.7). */
import type { Outcome } from './outcome.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sun, 06 Nov 1994 08:49:37 GMT`, and with dashes or two digits of the year as RFC 850 has it. */
const DATE = /^[A-Z][a-z]+, (\d{1,2})[ -]([A-Z][a-z]{2})[ -](\d{4}|\d{2}) (\d\d):(\d\d):(\d\d)/;

/** `Sun Nov  6 08:49:37 1994`, in UTC although it does not say so. */
const ASCTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})/;

/**
 * Milliseconds from `nowMs`, for seconds, also with a fraction, or a date; 0 for what cannot be read or
 * lies in the past.
 */
export function parseRetryAfter(text: string, nowMs: number): number {
  const trimmed = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1000);
  const atMs = dateMs(trimmed, nowMs);
  return atMs === undefined ? 0 : Math.max(0, atMs - nowMs);
}

/** How long a receiver asks to be left alone; undefined when it does not. */
export function pauseOf(outcome: Outcome, nowMs: number): number | undefined {
  if (outcome.kind !== 'responded' || outcome.retryAfter === undefined) return undefined;
  return parseRetryAfter(outcome.retryAfter, nowMs);
}

function dateMs(text: string, nowMs: number): number | undefined {
  const date = DATE.exec(text);
  if (date) {
    const [, day, month, year, ...time] = date;
    return utcMs(fullYear(year ?? '', nowMs), month, day, time);
  }
  const asctime = ASCTIME.exec(text);
  if (!asctime) return undefined;
  const [, month, day, hours, minutes, seconds, year] = asctime;
  return utcMs(Number(year), month, day, [hours, minutes, seconds]);
}

/** Two digits mean the year that is nearest, but not more than 50 years ahead. */
function fullYear(digits: string, nowMs: number): number {
  if (digits.length === 4) return Number(digits);
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}

function utcMs(
  year: number,
  monthName: string | undefined,
  day: string | undefined,
  time: readonly (string | undefined)[],
): number | undefined {
  const month = MONTHS.indexOf(monthName ?? '');
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  return month < 0 ? undefined : Date.UTC(year, month, Number(day), hours, minutes, seconds);
}
