/** Edits of XML and JSON exports as one replacement in their text. */

import type { TextRange } from '../../text/source-text.js';
import type { OptionDocument, OptionEntry } from '../document/option-document.js';
import { MARKUP } from '../markup/markup-syntax.js';
import { type Assignment, type PlannedEdit, refusal } from './planned-edit.js';

/**
 * Sets an option: its value in its place, escaped; or a new option in the form of the last one of its
 * section. New sections are refused, as an export has places for them that only its system knows.
 */
export function setInMarkup(
  document: OptionDocument,
  format: keyof typeof MARKUP,
  { sections, option, value, existing }: Assignment,
): PlannedEdit {
  const { text } = document.source;
  if (!MARKUP[format].canHold(value + option)) {
    return refusal(
      `${format.toUpperCase()} cannot hold a character of it`,
      'Remove the character.',
    );
  }
  if (existing !== undefined) return replaceValue(text, format, existing, value);
  const home = sections.findLast(({ options }) => options.length > 0);
  const model = home?.options.at(-1);
  if (model === undefined) {
    const help = 'Add the section with an option in the Genesys configuration, and export again.';
    return refusal('the export has no such section with an option to add another one to', help);
  }
  return addBeside(text, format, model, option, value);
}

/** Removes an option with the white space, and in JSON the comma, that come with it. */
export function removeFromMarkup(
  { source: { text } }: OptionDocument,
  format: keyof typeof MARKUP,
  option: OptionEntry,
): PlannedEdit {
  const range = wholeOption(text, format, option);
  if (range === undefined) {
    const help = 'Edit the file by hand, or in the Genesys configuration, and export again.';
    return refusal('the option has more in it than a value', help);
  }
  const before = text.slice(0, range.start).trimEnd();
  const after = /^\s*,\s*/.exec(text.slice(range.end))?.[0].length ?? 0;
  if (format === 'json' && !before.endsWith(',')) {
    return { kind: 'replace', range: { start: range.start, end: range.end + after }, text: '' };
  }
  const start = before.length - (format === 'json' ? 1 : 0);
  return { kind: 'replace', range: { start, end: range.end }, text: '' };
}

/** An option up to its end, which in XML may be a tag of its own; undefined when something stands before that. */
function wholeOption(
  text: string,
  format: keyof typeof MARKUP,
  { range }: OptionEntry,
): TextRange | undefined {
  if (MARKUP[format].isWhole(text.slice(range.start, range.end))) return range;
  const closing = /^\s*<\/[^<>]*>/.exec(text.slice(range.end));
  return closing === null ? undefined : { start: range.start, end: range.end + closing[0].length };
}

function replaceValue(
  text: string,
  format: keyof typeof MARKUP,
  { range, valueRange }: OptionEntry,
  value: string,
): PlannedEdit {
  const syntax = MARKUP[format];
  if (/^<int_pair\b/.test(text.slice(range.start, range.end)) && !/^-?\d+$/.test(value)) {
    const help = 'Change the type of the option in the Genesys configuration, and export again.';
    return refusal('the export holds this option as a whole number', help);
  }
  const { start, end } = valueRange;
  const written = syntax.isBare(text, valueRange) ? bareValue(value) : syntax.escape(value);
  return { kind: 'replace', range: { start, end }, text: written };
}

/** JSON without quotes: a number stays one, all else becomes a text. */
function bareValue(value: string): string {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(value) ? value : JSON.stringify(value);
}

/** Writes the new option as its neighbour is written: order of the parts, blanks, line, quotes. */
function addBeside(
  text: string,
  format: keyof typeof MARKUP,
  model: OptionEntry,
  option: string,
  value: string,
): PlannedEdit {
  const { start, end } = model.range;
  const syntax = MARKUP[format];
  const written = text.slice(start, end);
  if (!syntax.isWhole(written) || !syntax.isModel(written)) return notSimple();
  const isBare = syntax.isBare(text, model.valueRange);
  const parts = [
    { range: model.nameRange, text: syntax.escape(option) },
    { range: model.valueRange, text: isBare ? bareValue(value) : syntax.escape(value) },
  ].sort((a, b) => a.range.start - b.range.start);
  let added = '';
  let at = start;
  for (const part of parts) {
    added += text.slice(at, part.range.start) + part.text;
    at = part.range.end;
  }
  added += text.slice(at, end);
  const space = /\s*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0] ?? '';
  const inserted = `${syntax.separator}${space}${syntax.asText(added)}`;
  return { kind: 'replace', range: { start: end, end }, text: inserted };
}

function notSimple(): PlannedEdit {
  const help = 'Edit the file by hand, or in the Genesys configuration, and export again.';
  return refusal('the option beside it is written in a way that cannot be repeated', help);
}
