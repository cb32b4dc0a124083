import type { OptionSection } from '../option-file/document/option-document.js';
import { quotedName, quotedSection } from '../text/quoted.js';
import type { SourceText } from '../text/source-text.js';
import { type ConversionRow, cosmetic, type Loss, lossy } from './conversion.js';
import { rowLeftOut } from './left-out.js';

/**
 * Gathers sections of one list: each option of a section once, with the value that counts, the last; sections
 * that occur twice as one.
 */
export class RowGatherer {
  readonly #rows = new Map<string, ConversionRow>();
  readonly #sections = new Set<string>();
  readonly #losses: Loss[];

  /** @param losses takes what is not among the rows. */
  constructor(losses: Loss[]) {
    this.#losses = losses;
  }

  get rows(): readonly ConversionRow[] {
    return bySection([...this.#rows.values()]).flatMap(({ rows }) => rows);
  }

  /** @param name of the section, without its level. */
  add(section: OptionSection, name: string, source: SourceText): void {
    this.#tell(section, name, source);
    this.#sections.add(name);
    for (const { name: option, value, range } of section.options) {
      const row = { section: name, option, value, range: source.locate(range) };
      if (section.name === '') {
        this.#losses.push(rowLeftOut(row, NAMELESS)); // Elsewhere such a section may count.
        continue;
      }
      const place = JSON.stringify([name, option]);
      const earlier = this.#rows.get(place);
      if (earlier !== undefined) this.#losses.push(shadowedBy(row, earlier));
      this.#rows.set(place, row);
    }
  }

  #tell(
    { name: written, options, opaque, isContinued, range }: OptionSection,
    name: string,
    source: SourceText,
  ): void {
    const at = source.locate(range);
    const called = `section ${quotedSection(written)}`;
    for (const { name: option, kind, range: place } of opaque) {
      const what = `option ${quotedName(option)} of ${called} is left out: its value is no text (${kind})`;
      this.#losses.push(lossy(what, source.locate(place)));
    }
    if (options.length + opaque.length === 0) {
      this.#losses.push(lossy(`${called} holds no option and is left out`, at));
    } else if (this.#sections.has(name) && isContinued !== true) {
      // Where each option names its section, one that goes on is no second section.
      this.#losses.push(cosmetic(`${called} goes on here and is joined with its first part`, at));
    }
  }
}

const NAMELESS = 'its section has no name';

function shadowedBy({ option, section }: ConversionRow, earlier: ConversionRow): Loss {
  const what = `option ${quotedName(option)} occurs again in section ${quotedSection(section)}`;
  return lossy(`${what}; this value, which did not count, is left out`, earlier.range);
}

/** A section with its rows, at its first place. */
export interface RowSection {
  readonly section: string;
  readonly rows: readonly ConversionRow[];
}

/** Rows by section, in the order of the first row of each. */
export function bySection(rows: readonly ConversionRow[]): readonly RowSection[] {
  const sections = new Map<string, ConversionRow[]>();
  for (const row of rows) {
    const known = sections.get(row.section);
    if (known === undefined) sections.set(row.section, [row]);
    else known.push(row);
  }
  return [...sections].map(([section, own]) => ({ section, rows: own }));
}
