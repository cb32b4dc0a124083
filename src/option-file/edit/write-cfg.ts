/** Changed sections of a cfg file as edits of its text. */
import { scanLine } from '../cfg/scan-line.js';
import type { OptionDocument, OptionEntry, OptionSection } from '../document/option-document.js';
import type { TextEdit } from './edit-text.js';
import { type Refused, refused } from './option-edit.js';
import type { WorkingOption, WorkingSection } from './working-sections.js';

/** Options stay in their lines, new ones come last in their section, new sections last in the file. */
export function writeCfg(
  document: OptionDocument,
  sections: readonly WorkingSection[],
): readonly TextEdit[] | Refused {
  const edits: TextEdit[] = [];
  for (const section of sections) {
    const written = writeSection(document, section);
    if ('kind' in written) return written;
    edits.push(...written);
  }
  const made = newSections(document, sections);
  if ('kind' in made) return made;
  return [...edits, ...made];
}

function writeSection(
  document: OptionDocument,
  section: WorkingSection,
): readonly TextEdit[] | Refused {
  const edits: TextEdit[] = [];
  const { originals, isRemoved, name, comments } = section;
  for (const original of originals) {
    if (isRemoved) edits.push(lineRemoval(document, original.range.start));
    else if (name !== original.name) {
      if (!isReadAs('header', `[${name}]`, name)) return nameRefused('section', name);
      edits.push({ range: original.nameRange, replacement: name });
    }
  }
  const [first] = originals;
  if (first !== undefined) edits.push(...commentLines(document, first.range.start, comments));
  for (const option of section.options) {
    const written = writeOption(document, option, isRemoved);
    if ('kind' in written) return written;
    edits.push(...written);
  }
  const home = originals.at(-1);
  if (isRemoved || home === undefined) return edits;
  const added = addedOptions(
    document,
    home,
    section.options.filter(({ original }) => original === undefined),
  );
  return 'kind' in added ? added : [...edits, ...added];
}

function writeOption(
  document: OptionDocument,
  { original, name, value, isRemoved, comments }: WorkingOption,
  isSectionRemoved: boolean,
): readonly TextEdit[] | Refused {
  if (original === undefined) return [];
  if (isRemoved || isSectionRemoved) return [lineRemoval(document, original.range.start)];
  const edits: TextEdit[] = [...commentLines(document, original.range.start, comments)];
  if (name !== original.name) {
    if (!isReadAs('option', `${name}=`, name)) return nameRefused('option', name);
    edits.push({ range: original.nameRange, replacement: name });
  }
  if (value === original.value) return edits;
  const written = writeValue(value, isQuoted(original));
  return written === undefined
    ? valueRefused(value)
    : [...edits, valueEdit(document, original, written)];
}

/** A line with its line end. */
function lineRemoval({ source }: OptionDocument, at: number): TextEdit {
  return { range: source.wholeLineAround(at), replacement: '' };
}

function commentLines(
  { source }: OptionDocument,
  at: number,
  comments: readonly string[],
): TextEdit[] {
  if (comments.length === 0) return [];
  const { start } = source.lineAround(at);
  const lead = /^[ \t]*/.exec(source.text.slice(start, start + 200))?.[0] ?? '';
  const { lineEnd } = source;
  const lines = comments.flatMap((comment) => comment.split(/\r\n|\n|\r/));
  const text = lines.map((line) => `${lead}# ${line}${lineEnd}`).join('');
  return [{ range: { start, end: start }, replacement: text }];
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

function valueEdit({ source }: OptionDocument, option: OptionEntry, written: string): TextEdit {
  const start = option.valueRange.start - (isQuoted(option) ? 1 : 0);
  // `name =` and nothing more: a blank after the `=` as before it.
  const isBare = option.value === '' && !isQuoted(option);
  const gap = isBare && /[ \t]=$/.test(source.text.slice(Math.max(0, start - 2), start)) ? ' ' : '';
  return { range: { start, end: option.range.end }, replacement: gap + written };
}

/** Behind the last line of the section's options, written like the options of the section. */
function addedOptions(
  document: OptionDocument,
  home: OptionSection,
  added: readonly WorkingOption[],
): readonly TextEdit[] | Refused {
  if (added.length === 0) return [];
  const { source } = document;
  const { end: at } = source.wholeLineAround((home.options.at(-1) ?? home).range.start);
  const lineEnd = /(?:\r\n|\n|\r)$/.exec(source.text.slice(Math.max(0, at - 2), at))?.[0];
  const lines = optionLines(added, styleOf(document, home));
  if (!Array.isArray(lines)) return lines;
  const written = (each: string) =>
    lineEnd === undefined ? source.lineEnd + each : each + lineEnd;
  const replacement = lines.map(written).join('');
  return [{ range: { start: at, end: at }, replacement }];
}

type Style = readonly [lead: string, equals: string];

function optionLines(added: readonly WorkingOption[], [lead, equals]: Style): string[] | Refused {
  const lines: string[] = [];
  for (const { name, value, comments } of added) {
    if (!isReadAs('option', `${name}=`, name)) return nameRefused('option', name);
    const written = writeValue(value, false);
    if (written === undefined) return valueRefused(value);
    lines.push(
      ...comments.map((comment) => `${lead}# ${comment}`),
      `${lead}${name}${equals}${written}`,
    );
  }
  return lines;
}

function newSections(
  document: OptionDocument,
  sections: readonly WorkingSection[],
): readonly TextEdit[] | Refused {
  const { text, lineEnd: end } = document.source;
  const blocks: string[] = [];
  for (const { originals, isRemoved, options, name, comments } of sections) {
    if (originals.length > 0 || isRemoved || options.length === 0) continue;
    if (!isReadAs('header', `[${name}]`, name)) return nameRefused('section', name);
    const lines = optionLines(options, ['', styleOf(document, undefined)[1]]);
    if (!Array.isArray(lines)) return lines;
    blocks.push([...comments.map((comment) => `# ${comment}`), `[${name}]`, ...lines].join(end));
  }
  if (blocks.length === 0) return [];
  const isComplete = text === '' || /[\r\n]$/.test(text.slice(-1));
  const isApart = text === '' || /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(text.slice(-200));
  const before = `${isComplete ? '' : end}${isApart ? '' : end}`;
  const replacement = before + blocks.join(end + end) + (isComplete ? end : '');
  return [{ range: { start: text.length, end: text.length }, replacement }];
}

/** What stands before the name and between name and value of the nearest option that has a value. */
function styleOf(
  { source: { text }, sections }: OptionDocument,
  section: OptionSection | undefined,
): Style {
  const hasValue = ({ value }: OptionEntry) => value !== '';
  const elsewhere = () =>
    sections.findLast(({ options }) => options.some(hasValue))?.options.findLast(hasValue);
  const model = section?.options.findLast(hasValue) ?? elsewhere();
  if (model === undefined) return ['', ' = '];
  const { nameRange, valueRange } = model;
  const lead = /[ \t]*$/.exec(text.slice(Math.max(0, nameRange.start - 40), nameRange.start));
  const equals = text.slice(nameRange.end, valueRange.start - (isQuoted(model) ? 1 : 0));
  return [section === undefined ? '' : (lead?.[0] ?? ''), equals];
}

function valueRefused(value: string): Refused {
  if (/[\r\n]/.test(value)) {
    const help = 'In a list of headers write `|` or a backslash and an n instead.';
    return refused('a value cannot hold a line break', help);
  }
  const reason = 'the value would be read as another one: blanks or quotes at its ends get lost';
  return refused(reason, 'Leave out the blanks or quotes at its ends.');
}

function nameRefused(what: 'option' | 'section', name: string): Refused {
  const reason =
    name === ''
      ? `the name of the ${what} is empty`
      : `a file cannot hold the name of the ${what}: it would be read as something else`;
  const help = 'Use a name without brackets, `=`, control characters and blanks at its ends.';
  return refused(reason, help);
}
