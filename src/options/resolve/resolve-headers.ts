import { CATALOG } from '../catalog/catalog.js';
import type { EffectiveHeader, EffectiveOption } from '../catalog/effective-options.js';
import type { Level } from '../catalog/option-definition.js';
import type { CustomHeader, OptionValues } from '../values/option-values.js';
import { headerRanges } from './header-ranges.js';
import { type MergedHeader, mergeHeaders } from './merge-headers.js';
import type { Candidate } from './read-definitions.js';
import { type EntryTerms, resolveEntry, shadowedBy } from './resolve-entry.js';

const NAME = 'http-custom-headers';
type HeaderCandidate = Candidate<readonly CustomHeader[]>;

/**
 * The one option that has two lists in force: within a level the first section wins; Host's list is
 * merged over Application's, or replaces it (`host-headers`).
 */
export function resolveHeaders(
  candidates: readonly HeaderCandidate[],
  mode: OptionValues['host-headers'],
  terms: EntryTerms,
): EffectiveOption<typeof NAME> {
  const plain = resolveEntry(NAME, candidates, terms);
  const [host, application] = [firstOf(candidates, 'host'), firstOf(candidates, 'application')];
  const isReplaced = mode === 'replace' && host !== undefined;
  const merged = mergeHeaders(isReplaced ? undefined : application, host);
  const value = merged.map(({ header }) => header);
  const inForce = isReplaced ? [host] : [host, application];
  return {
    ...plain,
    value,
    display: CATALOG[NAME].render(value, terms.show),
    isValid: inForce.every((list) => list?.reading.kind !== 'invalid'),
    rule: ruleOf(host, application, mode) ?? plain.rule,
    shadowed: candidates
      .filter((candidate) => !inForce.includes(candidate))
      .map((candidate) => shadowedBy(NAME, candidate, terms.show)),
    headers: effectiveHeaders(merged, inForce),
  };
}

function firstOf(
  candidates: readonly HeaderCandidate[],
  level: Level,
): HeaderCandidate | undefined {
  return candidates.find(({ definition }) => definition.level === level);
}

function ruleOf(
  host: HeaderCandidate | undefined,
  application: HeaderCandidate | undefined,
  mode: OptionValues['host-headers'],
): string | undefined {
  if (host === undefined || application === undefined) return undefined;
  if ([host, application].some(({ reading }) => reading.kind === 'invalid')) {
    return 'A list is not valid and counts as empty here.';
  }
  return mode === 'replace'
    ? "Host's list replaces the Application's, as host-headers = replace says."
    : "Host's list is merged over the Application's; for a name in both, Host's value is sent.";
}

function effectiveHeaders(
  merged: readonly MergedHeader[],
  inForce: readonly (HeaderCandidate | undefined)[],
): EffectiveHeader[] {
  const ranges = new Map(inForce.map((list) => [list, list && headerRanges(list.definition)]));
  return merged.flatMap(({ header: { name }, from, overridden }) => {
    const range = ranges.get(from)?.get(name.toLowerCase());
    if (range === undefined) return [];
    const { level, name: section } = from.definition;
    return [{ name, level, section, range, overrides: overridden?.definition.level }];
  });
}
