import { placeSections } from '../options/resolve/place-sections.js';
import {
  locateIn,
  type OptionSource,
  type PlacedSection,
} from '../options/resolve/placed-section.js';
import { quotedName, quotedSection } from '../text/quoted.js';
import type { ConversionRow, Loss } from './conversion.js';

/** A section with its rows, at its first place. */
export interface RowSection {
  readonly level: ConversionRow['level'];
  readonly section: string;
  readonly rows: readonly ConversionRow[];
}

export interface RowsOfSource {
  /** Each option of a section once, with the value that counts: the last. */
  readonly rows: readonly ConversionRow[];
  /** What is not among them. */
  readonly losses: readonly Loss[];
}

/** The definitions of a file, sections that occur twice as one. */
export function rowsOfSource(source: OptionSource): RowsOfSource {
  const rows = new Map<string, ConversionRow>();
  const losses: Loss[] = [];
  const seen = new Map<string, PlacedSection>();
  for (const placed of placeSections([source]).sections) {
    const key = JSON.stringify([placed.level, placed.name]);
    losses.push(...sectionLosses(placed, seen.get(key)));
    if (!seen.has(key)) seen.set(key, placed);
    if (placed.section.name === '') continue; // Elsewhere a section without a name may count.
    for (const row of rowsIn(placed)) {
      const place = JSON.stringify([row.level, row.section, row.option]);
      const earlier = rows.get(place);
      if (earlier !== undefined) losses.push(shadowedBy(row, earlier));
      rows.set(place, row);
    }
  }
  return { rows: bySection([...rows.values()]).flatMap((section) => section.rows), losses };
}

function rowsIn(placed: PlacedSection): readonly ConversionRow[] {
  return placed.section.options.map((option) => ({
    level: placed.level,
    section: placed.name,
    option: option.name,
    value: option.value,
    range: locateIn(placed, option.range),
  }));
}

function sectionLosses(placed: PlacedSection, first: PlacedSection | undefined): readonly Loss[] {
  const { section } = placed;
  const range = locateIn(placed, section.range);
  if (section.options.length === 0) {
    const summary = `section ${quotedSection(section.name)} holds no option and is left out`;
    return [{ kind: 'cosmetic', summary, range }];
  }
  if (section.name === '') {
    return [{ kind: 'lossy', summary: 'a section without a name is left out', range }];
  }
  // Where each option names its section, one that goes on is no second section.
  const isGoingOn = section.isContinued === true;
  if (first === undefined || isGoingOn) return [];
  const summary = `section ${quotedSection(section.name)} goes on here and is joined with its first part`;
  return [{ kind: 'cosmetic', summary, range }];
}

function shadowedBy(row: ConversionRow, earlier: ConversionRow): Loss {
  const summary = `option ${quotedName(row.option)} occurs again in section ${quotedSection(row.section)}; this value, which did not count, is left out`;
  return { kind: 'lossy', summary, range: earlier.range };
}

/** Rows by section, in the order of the first row of each. */
export function bySection(rows: readonly ConversionRow[]): readonly RowSection[] {
  const sections = new Map<string, ConversionRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.level, row.section]);
    const known = sections.get(key);
    if (known === undefined) sections.set(key, [row]);
    else known.push(row);
  }
  return [...sections.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ level: first.level, section: first.section, rows: all }];
  });
}
