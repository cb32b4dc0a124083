import type { Diagnostic, SourceRange } from '../../diagnostic.js';
import type { OptionName } from '../catalog/option-definition.js';
import { locateOption } from '../resolve/placed-section.js';
import type { Definition } from '../resolve/read-definitions.js';
import type { OptionValues } from '../values/option-values.js';

/** What is added to all that is wrong with a definition without effect. */
export type ShadowNote = Required<Pick<Diagnostic, 'detail' | 'related'>>;

/**
 * For each definition without effect: which one has the effect in its place, and when that would end. Who
 * reads of a mistake in such a value has to know that it does no harm as long as the other one stands.
 */
export function shadowNotes<T>(
  name: OptionName,
  definitions: readonly Definition<T>[],
  mode: OptionValues['host-headers'],
): ReadonlyMap<Definition<T>, ShadowNote> {
  const read = definitions.filter(({ isRead }) => isRead);
  const notes = new Map<Definition<T>, ShadowNote>();
  for (const [at, definition] of read.entries()) {
    const earlier = read.slice(0, at).filter((other) => shadows(name, other, definition, mode));
    if (earlier.length > 0) notes.set(definition, noteOf(name, definition, earlier));
  }
  return notes;
}

/** Header lists of both levels are in force together, unless Host's replaces the other. */
function shadows(
  name: OptionName,
  earlier: Definition<unknown>,
  later: Definition<unknown>,
  mode: OptionValues['host-headers'],
): boolean {
  const isMerged = name === 'http-custom-headers' && mode === 'merge';
  return !isMerged || earlier.level === later.level;
}

function noteOf(
  name: OptionName,
  definition: Definition<unknown>,
  earlier: readonly Definition<unknown>[],
): ShadowNote {
  const place = lineOf(locateOption(definition));
  const ranges = earlier.map(locateOption);
  const removed = `${ranges.map(lineOf).join(' and ')} ${ranges.length === 1 ? 'is' : 'are'} removed`;
  const then = definition.reading.kind === 'valid' ? 'counts' : `is not a valid ${name}`;
  return {
    detail: `This value has no effect now, but if ${removed}, ${place} ${then}.`,
    related: ranges.slice(0, 1).map((range) => ({ summary: 'this one is in force', range })),
  };
}

/** Without column: the sentence speaks of lines. */
function lineOf({ filename, start }: SourceRange): string {
  return `${filename}:${start.line}`;
}
