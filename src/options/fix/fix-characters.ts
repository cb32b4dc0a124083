import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import { anyOf } from '../../text/odd-characters.js';
import { quoted, quotedName } from '../../text/quoted.js';
import type { TextRange } from '../../text/source-text.js';
import type { CfgFix } from './fix.js';

/** Invisible characters: removed from names, and from around names and values; never within a value. */

const REMOVED = anyOf(({ remedy }) => remedy === 'remove');
const BLANK = anyOf(({ remedy }) => remedy === 'blank');
const AROUND = `[ \\t${classOf(REMOVED)}${classOf(BLANK)}]`;
const BEFORE = new RegExp(`^${AROUND}+`);
const AFTER = new RegExp(`(?<!${AROUND})${AROUND}+$`); // so that long runs in the middle cost no square
const ODD_EDGE = new RegExp(`[${classOf(REMOVED)}${classOf(BLANK)}]`);

function classOf(pattern: RegExp): string {
  return pattern.source.slice(1, -1);
}

/** A name without invisible characters. Blanks around it stay, as plain ones. */
export function plainName(name: string): string {
  return plainAround(name).replace(new RegExp(REMOVED, 'g'), '');
}

/** The same where blanks around a name count (XML, JSON): they go only together with other characters. */
export function cleanName(name: string): string {
  const plain = plainName(name);
  return plain === name ? name : plain.trim();
}

/** A value of XML or JSON without invisible characters at its ends, unless it consists of nothing else. */
export function cleanValue(value: string): string {
  const before = BEFORE.exec(value)?.[0] ?? '';
  const after = AFTER.exec(value)?.[0] ?? '';
  if (before === value || !ODD_EDGE.test(before + after)) return value;
  return value.slice(before.length, value.length - after.length);
}

/** Fixes around values and section headers; names of options see `fix-names.ts`. */
export function findCharacterFixes(document: OptionDocument): CfgFix[] {
  return document.sections.flatMap((section) => [
    ...fixHeader(document, section),
    ...section.options.flatMap((option) => fixValue(document, option)),
  ]);
}

function fixHeader(document: OptionDocument, section: OptionSection): CfgFix[] {
  const { start } = document.source.lineAround(section.range.start);
  const before = { start, end: section.range.start };
  const what = `around section ${quoted(plainName(section.name).trim())}`;
  const name = fixText(document, section.nameRange, plainName, `in ${what.slice(7)}`);
  return [...fixText(document, before, plainAround, what), ...name];
}

/**
 * The part of a value that stays when both ends are cleaned; what stands in it is never touched. Left alone is a
 * value in quotes, one that begins with a quote behind the characters (which would enclose the value once they
 * are gone, and so change it), and one that consists of such characters only.
 */
function keptOf(document: OptionDocument, { value, valueRange }: OptionEntry): TextRange {
  const start = BEFORE.exec(value)?.[0].length ?? 0;
  const end = value.length - (AFTER.exec(value)?.[0].length ?? 0);
  const isLeft =
    isWithinQuotes(document, valueRange) || start === value.length || value[start] === '"';
  return isLeft ? { start: 0, end: value.length } : { start, end };
}

/** A value as it is once it is fixed. */
export function plainValue(document: OptionDocument, option: OptionEntry): string {
  const { start, end } = keptOf(document, option);
  return option.value.slice(start, end);
}

function fixValue(document: OptionDocument, option: OptionEntry): CfgFix[] {
  const { start, end } = option.valueRange;
  const kept = keptOf(document, option);
  const what = `around the value of ${quotedName(plainName(option.name).trim())}`;
  return [
    ...fixText(document, { start, end: start + kept.start }, plainAround, what),
    ...fixText(document, { start: start + kept.end, end }, plainAround, what),
  ];
}

function isWithinQuotes({ source }: OptionDocument, { start, end }: TextRange): boolean {
  return source.text[start - 1] === '"' && source.text[end] === '"';
}

function fixText(
  { source }: OptionDocument,
  range: TextRange,
  fix: (text: string) => string,
  where: string,
): CfgFix[] {
  const text = source.text.slice(range.start, range.end);
  const replacement = fix(text);
  if (replacement === text) return [];
  return [
    {
      code: 'suspicious-character',
      summary: `removed invisible characters ${where}`,
      range: source.locate(range),
      edit: { range, replacement },
    },
  ];
}

/** At both ends: invisible characters removed, no-break spaces turned to blanks. */
function plainAround(text: string): string {
  return text.replace(BEFORE, plainEdge).replace(AFTER, plainEdge);
}

function plainEdge(edge: string): string {
  return edge.replace(new RegExp(REMOVED, 'g'), '').replace(new RegExp(BLANK, 'g'), ' ');
}
