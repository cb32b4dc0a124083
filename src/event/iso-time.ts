/** Date, time, and a zone: without a zone the meaning would depend on the machine. */
const ISO_TIME =
  /^(?:\d{4}|[+-]\d{6})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** What {@link ISO_TIME} accepts, as a pattern for JSON Schema. */
export const ISO_TIME_PATTERN = ISO_TIME.source;

/** Every month has the days up to this one. */
const DAYS_OF_EVERY_MONTH = 28;

/** Epoch milliseconds of an ISO 8601 time with zone; undefined when the text is not one. */
export function parseIsoTime(text: string): number | undefined {
  const match = ISO_TIME.exec(text);
  if (match === null) return undefined;
  const day = Number(match[2]);
  if (day > DAYS_OF_EVERY_MONTH && !monthHasDay(text, Number(match[1]), day)) return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** `Date.parse` would silently take 30 February as 1 March. */
function monthHasDay(text: string, month: number, day: number): boolean {
  const year = Number.parseInt(text, 10);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
