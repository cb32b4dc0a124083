import type { OptionEntry } from '../../option-file/document/option-document.js';
import { counted } from '../../text/counted.js';
import { replaceParts } from '../../text/parts.js';
import { quoted, visible } from '../../text/quoted.js';
import { definitionOf } from '../catalog/catalog.js';
import { type ShowSecret, shortenedShown } from '../values/show-secret.js';

const LONGEST_START = 60;

/**
 * What another reader made of an option's value, in words that hold no secret. Of an option that is not in the
 * catalog nothing is shown; of one that is, what its secret parts leave over. Which parts are secret is judged by the
 * whole value, never by what the reader made of it: cut short, `http://user:password` has no `@` any more that
 * would mark the password as one.
 */
export function describeIniValue(option: OptionEntry, made: unknown, show: ShowSecret): string {
  if (made === undefined) return 'nothing: it has no such option';
  if (made === null) return 'null';
  if (Array.isArray(made)) return `a list of ${made.length}`;
  if (typeof made === 'object') return 'a structure';
  if (typeof made !== 'string') return `a ${typeof made}, not a text`;
  return describeText(option, made, show);
}

function describeText(option: OptionEntry, made: string, show: ShowSecret): string {
  const [length, kept] = [lengthOf(option.value), lengthOf(made)];
  if (!option.value.startsWith(made)) {
    const shown = definitionOf(option.name)?.secrecy === 'none' ? `: ${quoted(made)}` : '';
    return `another text of ${counted(kept, 'character')}${shown}`;
  }
  const start = shownStart(option, made.length, show);
  const rest = start === undefined ? '' : `: \`${visible(shortenedShown(start, LONGEST_START))}\``;
  return `only the first ${kept} of its ${counted(length, 'character')}${rest}`;
}

/** The beginning of a value, with its secret parts masked; undefined where nothing may be shown. */
function shownStart(
  { name, value }: OptionEntry,
  end: number,
  show: ShowSecret,
): string | undefined {
  const row = definitionOf(name);
  if (row === undefined || end === 0) return undefined;
  const secrets = row.secretParts(value).filter(({ start }) => start < end);
  const kept = secrets.map((secret) => ({ start: secret.start, end: Math.min(secret.end, end) }));
  return replaceParts(value.slice(0, end), kept, show);
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
