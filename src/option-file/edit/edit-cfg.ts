/** Edits of a cfg file as one replacement in its text. */

import { scanLine } from '../cfg/scan-line.js';
import type { OptionDocument, OptionEntry, OptionSection } from '../document/option-document.js';
import { type Assignment, type PlannedEdit, refusal } from './planned-edit.js';

/** Sets an option: in its place, or as the last one of its section, or in a new section at the end. */
export function setInCfg(document: OptionDocument, assignment: Assignment): PlannedEdit {
  const { section, option, value, existing } = assignment;
  const written = writeValue(value, existing !== undefined && isQuoted(existing));
  if (written === undefined) return valueRefused(value);
  if (existing !== undefined) return replaceValue(document, existing, written);
  if (!isReadAs('option', `${option}=`, option)) return nameRefused('option', option);
  const home = document.sections.findLast(({ name }) => name === section);
  if (home !== undefined) return addOption(document, home, option, written);
  if (!isReadAs('header', `[${section}]`, section)) return nameRefused('section', section);
  return addSection(document, section, option, written);
}

/** Removes the line of an option, line end included. */
export function removeFromCfg({ source }: OptionDocument, { range }: OptionEntry): PlannedEdit {
  return { kind: 'replace', range: source.wholeLineAround(range.start), text: '' };
}

function isQuoted({ range, valueRange }: OptionEntry): boolean {
  return range.end > valueRange.end;
}

/** The value as a file has to say it, quoted as before where possible; undefined when it cannot. */
export function writeValue(value: string, prefersQuotes: boolean): string | undefined {
  const forms = prefersQuotes ? [`"${value}"`, value] : [value, `"${value}"`];
  return forms.find((form) => readBack(form) === value);
}

/** What a reader makes of it. */
function readBack(written: string): string | undefined {
  if (/[\r\n]/.test(written)) return undefined;
  const text = `k=${written}`;
  const line = scanLine(text, 0, text.length);
  return line.kind === 'option'
    ? text.slice(line.valueRange.start, line.valueRange.end)
    : undefined;
}

/** Whether a reader takes the line for the name of an option or section, and nothing else. */
export function isReadAs(kind: 'option' | 'header', text: string, name: string): boolean {
  if (name === '' || /[\p{Cc}\]]/u.test(name)) return false;
  const line = scanLine(text, 0, text.length);
  if (line.kind !== kind || !('nameRange' in line)) return false;
  return text.slice(line.nameRange.start, line.nameRange.end) === name;
}

function replaceValue(
  { source }: OptionDocument,
  option: OptionEntry,
  written: string,
): PlannedEdit {
  const start = option.valueRange.start - (isQuoted(option) ? 1 : 0);
  // `name =` and nothing more: a blank after the `=` as before it.
  const gap = /[ \t]=$/.test(source.text.slice(Math.max(0, start - 2), start)) ? ' ' : '';
  return { kind: 'replace', range: { start, end: option.range.end }, text: gap + written };
}

function addOption(
  document: OptionDocument,
  section: OptionSection,
  option: string,
  written: string,
): PlannedEdit {
  const { source } = document;
  const last = section.options.at(-1) ?? section;
  const { end: at } = source.wholeLineAround(last.range.start);
  const lineEnd = /(?:\r\n|\n|\r)$/.exec(source.text.slice(Math.max(0, at - 2), at))?.[0];
  const [lead, equals] = styleOf(document, section);
  const added = `${lead}${option}${equals}${written}`;
  const inserted = lineEnd === undefined ? source.lineEnd + added : added + lineEnd;
  return { kind: 'replace', range: { start: at, end: at }, text: inserted };
}

function addSection(
  document: OptionDocument,
  section: string,
  option: string,
  written: string,
): PlannedEdit {
  const { text, lineEnd: end } = document.source;
  const isComplete = text === '' || /[\r\n]$/.test(text);
  const isApart = text === '' || /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(text);
  const [, equals] = styleOf(document, undefined);
  const before = `${isComplete ? '' : end}${isApart ? '' : end}`;
  const added = `${before}[${section}]${end}${option}${equals}${written}${isComplete ? end : ''}`;
  return { kind: 'replace', range: { start: text.length, end: text.length }, text: added };
}

/** What stands before the name and between name and value of the nearest option that has a value. */
function styleOf(
  { source: { text }, sections }: OptionDocument,
  section: OptionSection | undefined,
): readonly [lead: string, equals: string] {
  const options = sections.flatMap((each) => each.options);
  const hasValue = ({ value }: OptionEntry) => value !== '';
  const model = section?.options.findLast(hasValue) ?? options.findLast(hasValue);
  if (model === undefined) return ['', ' = '];
  const { nameRange, valueRange } = model;
  const lead = /[ \t]*$/.exec(text.slice(Math.max(0, nameRange.start - 40), nameRange.start));
  const equals = text.slice(nameRange.end, valueRange.start - (isQuoted(model) ? 1 : 0));
  return [section === undefined ? '' : (lead?.[0] ?? ''), equals];
}

function valueRefused(value: string): PlannedEdit {
  if (/[\r\n]/.test(value)) {
    const help = 'In a list of headers write `|` or a backslash and an n instead.';
    return refusal('a value cannot hold a line break', help);
  }
  const reason = 'the value would be read as another one: blanks or quotes at its ends get lost';
  return refusal(reason, 'Leave out the blanks or quotes at its ends.');
}

function nameRefused(what: 'option' | 'section', name: string): PlannedEdit {
  const reason =
    name === ''
      ? `the name of the ${what} is empty`
      : `a file cannot hold the name of the ${what}: it would be read as something else`;
  const help = 'Use a name without brackets, `=`, control characters and blanks at its ends.';
  return refusal(reason, help);
}
