import type { Diagnostic, SourceRange } from '../../diagnostic.js';
import type { OptionName } from '../catalog/option-definition.js';
import type { Candidate } from '../resolve/read-definitions.js';
import { locateOption } from '../resolve/section-search.js';
import type { OptionValues } from '../values/option-values.js';

/** What is added to all that is wrong with a definition without effect. */
export type ShadowNote = Required<Pick<Diagnostic, 'detail' | 'related'>>;

/**
 * For each candidate without effect: what has the effect in its place, and when that would end. A
 * mistake in such a value is a surprise in waiting, and its reader has to know that it waits.
 */
export function shadowNotes<T>(
  name: OptionName,
  candidates: readonly Candidate<T>[],
  mode: OptionValues['host-headers'],
): ReadonlyMap<Candidate<T>, ShadowNote> {
  const read = candidates.filter(({ isRead }) => isRead);
  const notes = new Map<Candidate<T>, ShadowNote>();
  for (const [at, candidate] of read.entries()) {
    const earlier = read.slice(0, at).filter((other) => shadows(name, other, candidate, mode));
    if (earlier.length > 0) notes.set(candidate, noteOf(name, candidate, earlier));
  }
  return notes;
}

/** Header lists of both levels are in force together, unless Host's replaces the other. */
function shadows(
  name: OptionName,
  earlier: Candidate<unknown>,
  later: Candidate<unknown>,
  mode: OptionValues['host-headers'],
): boolean {
  const isMerged = name === 'http-custom-headers' && mode === 'merge';
  return !isMerged || earlier.definition.level === later.definition.level;
}

function noteOf(
  name: OptionName,
  { definition, reading }: Candidate<unknown>,
  earlier: readonly Candidate<unknown>[],
): ShadowNote {
  const place = lineOf(locateOption(definition));
  const ranges = earlier.map((other) => locateOption(other.definition));
  const removed = `${ranges.map(lineOf).join(' and ')} ${ranges.length === 1 ? 'is' : 'are'} removed`;
  const then = reading.kind === 'valid' ? 'counts' : `is not a valid ${name}`;
  return {
    detail: `This value has no effect now, but if ${removed}, ${place} ${then}.`,
    related: ranges.slice(0, 1).map((range) => ({ summary: 'this one is in force', range })),
  };
}

/** Without column: the sentence speaks of lines. */
function lineOf({ filename, start }: SourceRange): string {
  return `${filename}:${start.line}`;
}
