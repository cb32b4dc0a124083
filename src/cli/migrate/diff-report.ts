import { changeReport } from '../../options/diff/change-report.js';
import type { FileDifferences } from '../../options/diff/diff-files.js';

/** The JSON form of what two files differ in, field by field like {@link changeReport}. */
export function diffReport({ isSame, changes, other, cosmetic }: FileDifferences): object {
  return {
    same: isSame,
    changes: changes.map(changeReport),
    other: other.map(({ kind, name, level, section, from, to }) => {
      return { kind, name, level, section, from, to };
    }),
    cosmetic: cosmetic.map(({ kind, summary }) => ({ kind, summary })),
  };
}
