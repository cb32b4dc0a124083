import { changeReport } from '../../options/diff/change-report.js';
import { diffOptions, renderChange } from '../../options/diff/diff-options.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import { expectChanges, readOnto } from '../terminal/read-onto.js';
import { loadSource, type RoleFlags } from '../terminal/read-source.js';
import type { CheckResult } from './check-result.js';

/**
 * What a file of changes would make of a base: the options in force that would differ, what is to be said of the
 * changes, and all that would be wrong then.
 *
 * @throws NotifierError `FILE_UNREADABLE`, also for a file that holds no changes
 */
export async function checkOnto(
  file: string,
  onto: string,
  names: Omit<RoleFlags, 'as'>,
): Promise<CheckResult> {
  const flags = { ...names, as: 'plain' } as const;
  const [changes, base] = [await loadSource(file, flags), await loadSource(onto, flags)];
  expectChanges(changes);
  const { made, diagnostics } = readOnto(base, changes, flags);
  const documents = [changes, made].flatMap((each) => each?.source.document ?? []);
  const differences =
    made === undefined ? undefined : diffOptions(base.options, made.options, runFingerprint);
  return {
    documents: new Map(documents.map((each) => [each.source.filename, each])),
    diagnostics: [...diagnostics, ...(made?.diagnostics ?? [])],
    changes: differences?.map((change) => ({
      ...changeReport(change),
      line: renderChange(change),
    })),
  };
}
