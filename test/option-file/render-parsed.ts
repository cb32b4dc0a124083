import type { OptionEntry, OptionSection } from '#dist/option-file/document/option-document.js';
import type { ParsedOptionFile } from '#dist/option-file/parse-option-file.js';
import { codesOf } from './parse-text.js';

/**
 * A parsed file as lines: the format, each section with its object and list, each option with what
 * stands at its places where that is not the same, and the diagnostics.
 */
export function renderParsed(parsed: ParsedOptionFile): string {
  const { document } = parsed;
  const { text } = document.source;
  const lines = [
    document.format,
    ...document.orphans.map((option) => `(no section) ${optionLine(text, option)}`),
    ...document.sections.flatMap((section) => [
      sectionLine(section),
      ...section.options.map((option) => `  ${optionLine(text, option)}`),
    ]),
    ...codesOf(parsed),
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

function sectionLine({ name, object, origin, isContinued }: OptionSection): string {
  const owner = object === undefined ? [] : [object.level, JSON.stringify(object.name)];
  const further = isContinued ? ['again'] : [];
  return [...owner, ...(origin === undefined ? [] : [origin]), `[${name}]`, ...further].join(' ');
}

function optionLine(text: string, { name, value, nameRange, valueRange }: OptionEntry): string {
  const [writtenName, written] = [nameRange, valueRange].map(({ start, end }) =>
    text.slice(start, end),
  );
  const key = name === writtenName ? name : `${name} (written ${writtenName})`;
  return `${key} = ${value}${value === written ? '' : ` (written ${written})`}`;
}

function visible(line: string): string {
  return line.replace(/[\p{C}\u00a0]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
