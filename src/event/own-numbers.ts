import { pathKey, scanJson } from '../text/json-scan.js';
import { setUserField } from './user-fields.js';

/**
 * Numbers that JavaScript would write otherwise than they may stand in a line: with an exponent, a zero at the end, a
 * minus before zero, more digits than it keeps, or very near to zero. Some that it would not are among them.
 */
const MAY_CHANGE = /[eE][+-]?\d|\.\d*0(?!\d)|-0|(?:\d\.?){16}|0\.000000/;

type Fields = Record<string, unknown>;

/**
 * Puts the text of each number among the user fields in its place: the CRM gets `10.50` as it was
 * written, and all digits.
 *
 * @param value what `JSON.parse` made of `line`; it is changed.
 */
export function keepOwnNumbers(value: unknown, line: string): void {
  const numbers = numbersOfUserFields(value);
  if (numbers.length === 0 || !MAY_CHANGE.test(line)) return;
  const scan = scanJson(line, new Set(numbers.map(({ path }) => pathKey(path))));
  for (const { fields, path } of numbers) {
    const place = scan.fields.get(pathKey(path));
    const key = path.at(-1);
    if (place === undefined || key === undefined) continue;
    setUserField(fields, String(key), line.slice(place.start, place.end));
  }
}

interface UserNumber {
  readonly fields: Fields;
  readonly path: readonly PropertyKey[];
}

/** User fields stand in the event, and in each record that it retrieves. */
function numbersOfUserFields(value: unknown): readonly UserNumber[] {
  if (!isObject(value)) return [];
  const { fields, records } = value;
  const found = numbersIn(fields, ['fields']);
  if (!Array.isArray(records)) return found;
  return records.reduce<UserNumber[]>(
    (all, record, n) => {
      if (isObject(record)) all.push(...numbersIn(record['fields'], ['records', n, 'fields']));
      return all;
    },
    [...found],
  );
}

function numbersIn(fields: unknown, path: readonly PropertyKey[]): readonly UserNumber[] {
  if (!isObject(fields)) return NONE;
  const keys = Object.keys(fields).filter((key) => typeof fields[key] === 'number');
  return keys.length === 0 ? NONE : keys.map((key) => ({ fields, path: [...path, key] }));
}

const NONE: readonly UserNumber[] = [];

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
