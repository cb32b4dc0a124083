import type { OptionDocument } from '#dist/option-file/document/option-document.js';
import { type ParsedOptionFile, parseOptionFile } from '#dist/option-file/parse-option-file.js';

export const FILENAME = 'options.cfg';

export function parseText(text: string): ParsedOptionFile {
  return parseOptionFile(new TextEncoder().encode(text), FILENAME);
}

/** A document as `[section, option, value]` rows; options before any section have section `null`. */
export function rowsOf({ orphans, sections }: OptionDocument): (string | null)[][] {
  return [
    ...orphans.map(({ name, value }) => [null, name, value]),
    ...sections.flatMap((section) =>
      section.options.length === 0
        ? [[section.name]]
        : section.options.map(({ name, value }) => [section.name, name, value]),
    ),
  ];
}

/** Diagnostics as `severity code line:column`. */
export function codesOf({ diagnostics }: Pick<ParsedOptionFile, 'diagnostics'>): string[] {
  return diagnostics.map(({ severity, code, range }) => {
    return `${severity} ${code} ${range?.start.line}:${range?.start.column}`;
  });
}
