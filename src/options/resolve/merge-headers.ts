import type { CustomHeader } from '../values/option-values.js';
import type { Candidate } from './read-definitions.js';

type HeaderCandidate = Candidate<readonly CustomHeader[]>;

/** A header that is sent, the list it comes from, and the list that lost. */
export interface MergedHeader {
  readonly header: CustomHeader;
  readonly from: HeaderCandidate;
  readonly overridden: HeaderCandidate | undefined;
}

/**
 * Application's headers in their order, with Host's value where both have the name (in any case),
 * then the others of Host's (assumed). A list that is not valid counts as empty.
 */
export function mergeHeaders(
  application: HeaderCandidate | undefined,
  host: HeaderCandidate | undefined,
): readonly MergedHeader[] {
  const merged = new Map<string, MergedHeader>();
  for (const from of [application, host]) {
    if (from?.reading.kind !== 'valid') continue;
    for (const header of from.reading.value) {
      const key = header.name.toLowerCase();
      merged.set(key, { header, from, overridden: merged.get(key)?.from });
    }
  }
  return [...merged.values()];
}
