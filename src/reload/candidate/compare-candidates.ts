import { isSameContent } from '../../files/file-content.js';
import { diffOptions, type OptionChange } from '../../options/diff/diff-options.js';
import { namedFiles } from '../../options/named-files.js';
import { canonicalValues } from '../../options/resolve/canonical-values.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { ReadCandidate } from './read-candidate.js';

/** What is told of the way from some options to others. */
interface Differences {
  readonly changes: readonly OptionChange[];
  /** Certificate files that both name and that hold something else now. */
  readonly renewed: readonly string[];
}

/** None where the other options could not be read. */
export function differencesBetween(
  from: ReadCandidate,
  to: ReadCandidate | undefined,
): Differences {
  if (!to) return { changes: [], renewed: [] };
  const before = new Set(namedFiles(from.options.values));
  return {
    changes: diffOptions(from.options, to.options, runFingerprint),
    renewed: namedFiles(to.options.values).filter(
      (name) => before.has(name) && !isSameContent(from.snapshot.get(name), to.snapshot.get(name)),
    ),
  };
}

/** Whether an engine would do the same with both: equal values, equal certificates. */
export function areEquivalent(a: ReadCandidate, b: ReadCandidate): boolean {
  if (canonicalValues(a.options.values) !== canonicalValues(b.options.values)) return false;
  return namedFiles(a.options.values).every((name) =>
    isSameContent(a.snapshot.get(name), b.snapshot.get(name)),
  );
}
