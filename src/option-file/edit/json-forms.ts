import type { JsonNode } from '../../text/json-tree.js';
import { listedEntries, listPairs } from '../markup/json-members.js';

/**
 * How a list of sections is written: `compact` `{"S": {"K": "V"}}`, `listed`
 * `{"property": [{"section", "key", "value"}]}`, or `pairs` `{"list_pair": [{"key", "str_pair": […]}]}`.
 */
export type ListForm = 'compact' | 'listed' | 'pairs';

export function formOf(list: JsonNode): ListForm {
  if (listPairs(list) !== undefined) return 'pairs';
  return listedEntries(list) === undefined ? 'compact' : 'listed';
}

/** What a file puts between a key and its value, as its first member shows. */
export interface JsonStyle {
  readonly colon: string;
}

/** A text as JSON; characters that the encoding of a file may lack stay as they are. */
export function jsonText(text: string): string {
  return JSON.stringify(text);
}

/** A value without quotes: a number stays one, all else becomes a text. */
export function bareValue(value: string): string {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(value) ? value : JSON.stringify(value);
}

export function entryText(
  section: string,
  key: string,
  value: string,
  { colon }: JsonStyle,
): string {
  const members = [
    ['section', section],
    ['key', key],
    ['value', value],
  ] as const;
  return `{${members.map(([name, each]) => `"${name}"${colon}${jsonText(each)}`).join(commaOf(colon))}}`;
}

export function pairText(key: string, value: string, { colon }: JsonStyle): string {
  return `{"key"${colon}${jsonText(key)}${commaOf(colon)}"value"${colon}${jsonText(value)}}`;
}

/** A file that sets a blank behind its colons sets one behind its commas. */
export function commaOf(colon: string): string {
  return /\s$/.test(colon) ? ', ' : ',';
}
