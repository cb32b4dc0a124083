import { CATALOG } from '../catalog/catalog.js';
import type { EffectiveOption } from '../catalog/effective-options.js';
import type { OptionValues } from '../values/option-values.js';
import { type HeaderList, listOf, listsInForce, type MergedHeader } from './merge-headers.js';
import { type EntryTerms, resolveEntry, shadowedBy } from './resolve-entry.js';

const NAME = 'http-custom-headers';

/**
 * The one option that has two lists in force: within a level the first section wins; Host's list is
 * merged over Application's, or replaces it (`host-headers`).
 *
 * @param merged of the lists in force.
 */
export function resolveHeaders(
  lists: readonly HeaderList[],
  merged: readonly MergedHeader[],
  { mode, terms }: { readonly mode: OptionValues['host-headers']; readonly terms: EntryTerms },
): EffectiveOption<typeof NAME> {
  const plain = resolveEntry(NAME, lists, terms);
  const inForce = listsInForce(lists, mode);
  const value = merged.map(({ header }) => header);
  return {
    ...plain,
    value,
    display: CATALOG[NAME].render(value, terms.show),
    isValid: inForce.every(({ reading }) => reading.kind === 'valid'),
    rule: ruleOf(lists, mode) ?? plain.rule,
    shadowed: lists
      .filter((list) => !inForce.includes(list))
      .map((list) => shadowedBy(NAME, list, terms.show)),
    headers: merged.map(({ header, list, range, overridden }) => ({
      name: header.name,
      level: list.level,
      section: list.name,
      range,
      overrides: overridden?.list.level,
    })),
  };
}

function ruleOf(
  lists: readonly HeaderList[],
  mode: OptionValues['host-headers'],
): string | undefined {
  const [host, application] = [listOf(lists, 'host'), listOf(lists, 'application')];
  if (host === undefined || application === undefined) return undefined;
  if ([host, application].some(({ reading }) => reading.kind === 'invalid')) {
    return 'A list is not valid and counts as empty here.';
  }
  return mode === 'replace'
    ? "Host's list replaces the Application's, as host-headers = replace says."
    : "Host's list is merged over the Application's; for a name in both, Host's value is sent.";
}
