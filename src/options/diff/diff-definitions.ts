import type { SourceRange } from '../../diagnostic.js';
import { CATALOG, isOptionName } from '../catalog/catalog.js';
import type { Level } from '../catalog/option-definition.js';
import { placeSections } from '../resolve/place-sections.js';
import { locateOption, type OptionSource, type PlacedOption } from '../resolve/placed-section.js';
import { sectionsSearched } from '../resolve/section-search.js';
import { shortName, shortSection } from './short-name.js';

/** A place in a file that only one of two files has, or where they hold different values. */
export interface DefinitionDifference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly level: Level;
  /** Fit to be shown, like `name`: without invisible characters. */
  readonly section: string;
  /** Values are not shown: nobody knows whether they are secrets. */
  readonly name: string;
  readonly from: SourceRange | undefined;
  readonly to: SourceRange | undefined;
  /** What both sides have, for comparing; not for showing. */
  readonly values: readonly [from: string, to: string];
}

/** The definitions of a file by place; several of one place belong together. */
export interface DefinitionsOfFile {
  /** Options of the catalog in sections that are searched for them. */
  readonly ours: PlacedDefinitions;
  readonly other: PlacedDefinitions;
  /** All places in the order of the file. */
  readonly places: readonly string[];
}

export type PlacedDefinitions = ReadonlyMap<string, readonly PlacedOption[]>;

/** @param applicationName the section searched first; without it, the name that the file says. */
export function definitionsOf(source: OptionSource, applicationName?: string): DefinitionsOfFile {
  const { sections, applicationName: name } = placeSections([source], { applicationName });
  const ours = new Map<string, PlacedOption[]>();
  const other = new Map<string, PlacedOption[]>();
  const places = new Set<string>();
  for (const section of sections) {
    for (const option of section.section.options) {
      const definition = { ...section, option };
      const place = placeOf(definition);
      places.add(place);
      const known = isSearched(definition, name) ? ours : other;
      known.set(place, [...(known.get(place) ?? []), definition]);
    }
  }
  return { ours, other, places: [...places] };
}

function placeOf({ level, name, option }: PlacedOption): string {
  return JSON.stringify([level, name, option.name]);
}

function isSearched({ name, option }: PlacedOption, applicationName: string | undefined): boolean {
  if (!isOptionName(option.name)) return false;
  return sectionsSearched(CATALOG[option.name].group, applicationName).includes(name);
}

/** Places that differ, in the order of `to`; those that are gone come last. */
export function diffDefinitions(
  from: PlacedDefinitions,
  to: PlacedDefinitions,
): readonly DefinitionDifference[] {
  const places = [...new Set([...to.keys(), ...from.keys()])];
  return places.flatMap((place) => {
    const [before, after] = [from.get(place), to.get(place)];
    if (valuesOf(before) === valuesOf(after)) return [];
    const definition = (after ?? before)?.at(-1);
    return definition === undefined ? [] : [differenceOf(definition, before, after)];
  });
}

function valuesOf(definitions: readonly PlacedOption[] | undefined): string {
  return JSON.stringify(definitions?.map(({ option }) => option.value) ?? null);
}

function differenceOf(
  { level, name, option }: PlacedOption,
  before: readonly PlacedOption[] | undefined,
  after: readonly PlacedOption[] | undefined,
): DefinitionDifference {
  return {
    kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    level,
    section: shortSection(name),
    name: shortName(option.name),
    from: rangeOf(before),
    to: rangeOf(after),
    values: [valuesOf(before), valuesOf(after)],
  };
}

function rangeOf(definitions: readonly PlacedOption[] | undefined): SourceRange | undefined {
  const definition = definitions?.at(-1);
  return definition && locateOption(definition);
}
