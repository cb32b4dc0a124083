import { quoted } from '../../text/quoted.js';

type Keys = ReadonlyMap<string, string>;

/** What differs between two sets of field keys, a phrase for each column. */
export function diffFieldKeys(before: Keys, after: Keys): readonly string[] {
  const fields = [...new Set([...before.keys(), ...after.keys()])];
  return fields.flatMap((field) => phraseOf(field, before.get(field), after.get(field)));
}

function phraseOf(field: string, before: string | undefined, after: string | undefined): string[] {
  if (before === after) return [];
  if (after === undefined) return [`${quoted(field)} is not sent any more`];
  if (before === undefined) return [`${quoted(field)} is sent as ${quoted(after)}`];
  return [`${quoted(field)} is sent as ${quoted(after)}, not ${quoted(before)}`];
}
