import * as ini from 'ini';
import type { OptionDocument } from '../option-file/document/option-document.js';
import { parseOptionFile } from '../option-file/parse-option-file.js';
import type { ConversionRow, ConversionTarget } from './conversion.js';
import { rowLeftOut } from './left-out.js';
import { type LabelledSection, labelledSections } from './section-labels.js';

/**
 * What `ini.parse` and ocs-notifier read alike: the package cuts values at `;` and `#` that are not in quotes, and
 * takes some names for structure. What only one of them would read is left out, with a comment in its place.
 */
export const iniTarget: ConversionTarget = {
  name: 'ini',
  holdsObjects: false,
  write(objects) {
    const sections = labelledSections(objects);
    const forms = new Map<ConversionRow, string | undefined>();
    for (const { label, rows } of sections) {
      for (const row of rows) forms.set(row, formOf(label, row));
    }
    // A row may be fine alone and lost beside another one: `[a]` and `[a.b]`.
    for (;;) {
      const text = textOf(sections, forms);
      const lost = lostIn(text, sections).filter((row) => forms.get(row) !== undefined);
      if (lost.length === 0) {
        const leftOut = [...forms].filter(([, form]) => form === undefined);
        return { text, losses: leftOut.map(([row]) => rowLeftOut(row, REASON)) };
      }
      for (const row of lost) forms.set(row, undefined);
    }
  },
};

const REASON = 'ini.parse or ocs-notifier would read it otherwise, or not at all';
const FORMAT = { platform: 'linux' } as const;

/** The line of a row as both readers read it; undefined where there is none. */
function formOf(label: string, row: ConversionRow): string | undefined {
  const { option, value } = row;
  const name = ini.stringify({ [option]: '' }, FORMAT).replace(/=\n?$/, '');
  const forms = [ini.stringify({ [option]: value }, FORMAT), `${name}="${value}"\n`];
  return forms.find(
    (form) => lostIn(headerOf(label) + form, [{ label, rows: [row] }]).length === 0,
  );
}

function headerOf(label: string): string {
  return `${ini.stringify({ [label]: { k: '' } }, FORMAT).split('\n')[0] ?? ''}\n`;
}

/** Line by line, as an object would put names that are numbers first. */
function textOf(
  sections: readonly LabelledSection[],
  forms: ReadonlyMap<ConversionRow, string | undefined>,
): string {
  const texts = sections.map(({ label, rows }) => {
    const lines = rows.map((row) => forms.get(row) ?? `; left out: ${plainName(row.option)}\n`);
    return headerOf(label) + lines.join('');
  });
  return texts.join('\n');
}

/** A name may be the rest of a secret: only what looks like one is written into a comment. */
function plainName(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) ? name : 'an option';
}

/** The rows that one of the readers does not give back. */
function lostIn(text: string, sections: readonly LabelledSection[]): readonly ConversionRow[] {
  const parsed = parse(text);
  const read = valuesOf(parseOptionFile(text, 'converted.ini').document);
  return sections.flatMap(({ label, rows }) =>
    rows.filter(
      ({ option, value }) =>
        !isHeld(parsed, label, option, value) || read.get(keyOf(label, option)) !== value,
    ),
  );
}

function valuesOf({ sections }: OptionDocument): ReadonlyMap<string, string> {
  return new Map(
    sections.flatMap(({ name, options }) =>
      options.map((option) => [keyOf(name, option.name), option.value] as const),
    ),
  );
}

function keyOf(section: string, option: string): string {
  return JSON.stringify([section, option]);
}

/** An empty object where `ini.parse` gives up: it throws for some names. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return ini.parse(text);
  } catch {
    return {}; // Then no row is held, and all are left out.
  }
}

/** `ini` gives `true`, `false` and `null` back as such; the text is the same. */
function isHeld(
  parsed: Readonly<Record<string, unknown>>,
  label: string,
  option: string,
  wanted: string,
): boolean {
  const section = own(parsed, label);
  if (!isObject(section)) return false;
  const value = own(section, option);
  return value !== undefined && !isObject(value) && String(value) === wanted;
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
