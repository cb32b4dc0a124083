import type { Diagnostic } from '../diagnostic.js';
import { expectArgument } from '../text/expect-argument.js';
import { OPTION_NAMES } from './catalog/catalog.js';
import type {
  EffectiveOption,
  EffectiveOptionOf,
  EffectiveOptions,
} from './catalog/effective-options.js';
import type { OptionName } from './catalog/option-definition.js';
import { checkHeaders } from './check/check-headers.js';
import { checkNames } from './check/check-names.js';
import { checkOpaque } from './check/check-opaque.js';
import { shadowNotes } from './check/check-shadowed.js';
import { checkValues } from './check/check-values.js';
import { checkNothingRead } from './check/count-read.js';
import { listsInForce, mergeHeaders } from './resolve/merge-headers.js';
import { placeSections } from './resolve/place-sections.js';
import { isSource, type OptionSource } from './resolve/placed-section.js';
import {
  type Definition,
  definitionDiagnostics,
  readDefinitions,
} from './resolve/read-definitions.js';
import { type EntryTerms, resolveEntry } from './resolve/resolve-entry.js';
import { resolveHeaders } from './resolve/resolve-headers.js';
import { DefinitionIndex } from './resolve/section-search.js';
import type { ObjectNames } from './resolve/select-objects.js';
import { isUndecided } from './resolve/selection-problems.js';
import type { OptionValues } from './values/option-values.js';
import { type Fingerprint, showSecretWith } from './values/show-secret.js';

export interface OptionInput extends ObjectNames {
  /** In order: a later source overrides the same section and option of an earlier one. */
  readonly sources: readonly OptionSource[];
  /** When given, secrets in shown values can be compared; else they are only masked. */
  readonly fingerprint?: Fingerprint | undefined;
}

export interface ResolvedOptions {
  readonly options: EffectiveOptions;
  /** The resolver's only; those of each file's syntax come with its document. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Many option files → the options in force. Never throws. Where a winning value is not valid the
 * default stands in its place and a diagnostic of severity error says so: such options must not be
 * put in force.
 *
 * @example
 * const bytes = new TextEncoder().encode('[OCServer]\nhttp-response-timeout = 60\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const { options } = resolveOptions({ sources: [{ document, role: 'application' }] });
 * options.values['http-response-timeout']; // 60
 */
export function resolveOptions(input: OptionInput): ResolvedOptions {
  expectArgument(Array.isArray(input?.sources) && input.sources.every(isSource), SOURCES);
  const { sources, applicationName, hostName, fingerprint } = input;
  const names = { applicationName, hostName };
  const placed = placeSections(sources, names);
  const { sections, diagnostics, applicationName: name } = placed;
  const index = new DefinitionIndex(sections);
  const terms = { applicationName: name, show: showSecretWith(fingerprint) };
  const { entries, diagnostics: wrongValues } = resolveAll(index, terms);
  const placing = [...diagnostics, ...index.diagnostics];
  const wrongNames = checkNames(sections, name);
  const options = deepFreeze({ values: valuesOf(entries), entries });
  return {
    options,
    diagnostics: [
      ...placing,
      ...wrongValues,
      ...wrongNames,
      ...checkNothingRead(sources, placed, [...placing, ...wrongNames]),
      ...checkOpaque(sections, name),
      ...(isUndecided(placing) ? [] : checkValues(options)),
    ],
  };
}

const SOURCES =
  "resolveOptions takes { sources }, a list of documents, each with its role: 'application', 'host' or 'plain'";

function resolveAll(index: DefinitionIndex, terms: EntryTerms) {
  const diagnostics: Diagnostic[][] = [];
  const read = <N extends OptionName>(name: N) =>
    readDefinitions(name, index, terms.applicationName);
  const mode = resolveEntry('host-headers', read('host-headers'), terms).value;
  const check = <T>(name: OptionName, definitions: readonly Definition<T>[]) => {
    const notes = shadowNotes(name, definitions, mode);
    diagnostics.push(definitions.flatMap((each) => definitionDiagnostics(each, notes.get(each))));
    return definitions;
  };
  const entries = OPTION_NAMES.map((name): EffectiveOptionOf<OptionName> => {
    if (name !== 'http-custom-headers') return resolveEntry(name, check(name, read(name)), terms);
    const lists = check(name, read(name));
    const merged = mergeHeaders(listsInForce(lists, mode));
    diagnostics.push(checkHeaders(merged));
    return resolveHeaders(lists, merged, { mode, terms });
  });
  // The entry of a name has the type of its row.
  return { entries: entries as readonly EffectiveOption[], diagnostics: diagnostics.flat() };
}

/** The catalog has a row for each key of OptionValues, and each entry the type of its row. */
function valuesOf(entries: readonly EffectiveOption[]): OptionValues {
  return Object.fromEntries(
    entries.map(({ name, value }) => [name, value]),
  ) as unknown as OptionValues;
}

/** Freezes a plain structure and all it holds. Secrets hold their text privately and stay as they are. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
