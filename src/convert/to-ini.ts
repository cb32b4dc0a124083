import * as ini from 'ini';
import type { ConversionRow, ConversionTarget, LeftOut } from './conversion.js';
import { bySection, type RowSection } from './rows-of-source.js';
import { labelOf, sourceOfLabels } from './section-labels.js';

/**
 * What package `ini` writes, as far as `ini.parse` reads it back: it cuts values at `;` and `#`, and takes
 * some names for structure. What it cannot hold is left out, with a comment in its place.
 */
export const iniTarget: ConversionTarget = {
  name: 'ini',
  holdsObjects: false,
  write(rows) {
    let refused = new Set(rows.filter((row) => !isHeld(parse(textOf([row], NONE)), row)));
    // A row may be fine alone and lost beside another one: `[a]` and `[a.b]`.
    for (;;) {
      const text = textOf(rows, refused);
      const parsed = parse(text);
      const lost = rows.filter((row) => !refused.has(row) && !isHeld(parsed, row));
      if (lost.length === 0) return { text, leftOut: [...refused].map(leftOutOf) };
      refused = new Set([...refused, ...lost]);
    }
  },
  readBack(text) {
    const sections = Object.entries(parse(text)).filter(([, options]) => isObject(options));
    return sourceOfLabels(
      sections.map(([label, options]) => [
        label,
        Object.entries(options as object).map(([name, value]) => [name, String(value)]),
      ]),
    );
  },
};

const NONE: ReadonlySet<ConversionRow> = new Set();
const FORMAT = { platform: 'linux' } as const;

function textOf(rows: readonly ConversionRow[], refused: ReadonlySet<ConversionRow>): string {
  return bySection(rows)
    .map((section) => sectionText(section, refused))
    .filter((text) => text !== '')
    .join('\n');
}

/** Line by line, as an object would put names that are numbers first. */
function sectionText({ level, section, rows }: RowSection, refused: ReadonlySet<ConversionRow>) {
  const [header = ''] = ini.stringify({ [labelOf(level, section)]: { k: '' } }, FORMAT).split('\n');
  const lines = rows.map((row) =>
    refused.has(row) ? `; left out: ${plainName(row.option)}\n` : lineOf(row),
  );
  return `${header}\n${lines.join('')}`;
}

function lineOf({ option, value }: ConversionRow): string {
  return ini.stringify({ [option]: value }, FORMAT);
}

/** A name may be the rest of a secret: only what looks like one is written into a comment. */
function plainName(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) ? name : 'an option';
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
function isHeld(parsed: Readonly<Record<string, unknown>>, row: ConversionRow): boolean {
  const section = own(parsed, labelOf(row.level, row.section));
  if (!isObject(section)) return false;
  const value = own(section, row.option);
  return value !== undefined && !isObject(value) && String(value) === row.value;
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function leftOutOf(row: ConversionRow): LeftOut {
  return { row, reason: 'ini.parse would read it otherwise, or not at all' };
}
