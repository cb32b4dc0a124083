import type { Diagnostic } from '../../diagnostic.js';

/**
 * Errors and warnings that a change of option files brings. Places do not count, as lines may have moved: of
 * findings that say the same, as many are new as there are more of them.
 */
export function newDiagnostics(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): readonly Diagnostic[] {
  const keyOf = ({ code, summary }: Diagnostic) => `${code} ${summary}`;
  const known = new Map<string, number>();
  for (const each of before) known.set(keyOf(each), (known.get(keyOf(each)) ?? 0) + 1);
  return after.filter((each) => {
    const left = known.get(keyOf(each)) ?? 0;
    known.set(keyOf(each), left - 1);
    return left <= 0 && each.severity !== 'info';
  });
}
