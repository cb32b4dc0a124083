import type {
  ConfigurationObject,
  ObjectReference,
  OptionEntry,
  OptionSection,
} from '#dist/option-file/document/option-document.js';
import type { ParsedOptionFile } from '#dist/option-file/parse-option-file.js';
import { codesOf } from './parse-text.js';

/**
 * A parsed file as lines: the format, each object with what it says, its lists and their sections, each
 * option with what stands at its places where that is not the same, and the diagnostics.
 */
export function renderParsed(parsed: ParsedOptionFile): string {
  const { document } = parsed;
  const { text } = document.source;
  const lines = [
    document.format,
    ...document.references.map(referenceLine),
    ...document.orphans.map((option) => `(no section) ${optionLine(text, option)}`),
    ...document.sections
      .filter(({ object }) => object === undefined)
      .flatMap((section) => sectionLines(text, section)),
    ...document.objects.flatMap((object) => objectLines(text, object)),
    ...codesOf(parsed),
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

function referenceLine({ kind, type, name, id, dbid }: ObjectReference): string {
  return `${kind} ${type} ${JSON.stringify({ name, id, dbid })}`;
}

function objectLines(text: string, object: ConfigurationObject): readonly string[] {
  const { kind, type, level, address, range, hostReference, attributes, parts } = object;
  const ends = [range.start, range.end].map((at) => JSON.stringify(text.slice(at - 1, at + 1)));
  return [
    `${kind} ${type || '(no type)'} ${level ?? '-'} #${address} ${ends.join(' … ')}`,
    ...(hostReference === undefined ? [] : [`  host ${hostReference.value}`]),
    ...attributes.map(({ path, value }) => `  ${path}: ${value}`),
    ...parts.flatMap(({ origin, sections }) => [
      `  ${origin}`,
      ...sections.flatMap((section) => sectionLines(text, section).map((line) => `    ${line}`)),
    ]),
  ];
}

function sectionLines(text: string, section: OptionSection): readonly string[] {
  const { name, options, opaque, isContinued, action } = section;
  const marks = [...(isContinued ? ['again'] : []), ...(action === undefined ? [] : [action])];
  return [
    [`[${name}]`, ...marks].join(' '),
    ...options.map((option) => `  ${optionLine(text, option)}`),
    ...opaque.map((each) => `  ${each.name} (${each.kind})`),
  ];
}

function optionLine(
  text: string,
  { name, value, nameRange, valueRange, action }: OptionEntry,
): string {
  const [writtenName, written] = [nameRange, valueRange].map(({ start, end }) =>
    text.slice(start, end),
  );
  const key = name === writtenName ? name : `${name} (written ${writtenName})`;
  const mark = action === undefined ? '' : ` (${action})`;
  return `${key} = ${value}${value === written ? '' : ` (written ${written})`}${mark}`;
}

function visible(line: string): string {
  return line.replace(/[\p{C}\u00a0]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
