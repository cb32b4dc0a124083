import type { FileDifferences, OtherDifference } from '../../options/diff/diff-files.js';
import type { ChangedOption, OptionChange } from '../../options/diff/diff-options.js';

/** The JSON form of what two files differ in. Fields that have no value are null. */
export interface DiffReport {
  readonly format_version: '1.0';
  readonly same: boolean;
  readonly changes: readonly object[];
  readonly other: readonly object[];
  readonly cosmetic: readonly object[];
}

/** Field by field, so that a field that somebody adds is not printed before it is looked at. */
export function diffReport({ isSame, changes, other, cosmetic }: FileDifferences): DiffReport {
  return {
    format_version: '1.0',
    same: isSame,
    changes: changes.map(changeReport),
    other: other.map(otherReport),
    cosmetic: cosmetic.map(({ kind, summary }) => ({ kind, summary })),
  };
}

function changeReport({ name, from, to, detail, effect }: OptionChange): object {
  return { name, from: sideReport(from), to: sideReport(to), detail: detail ?? null, effect };
}

function sideReport(side: ChangedOption): object {
  const { display, level, section = null, file = null, range = null } = side;
  return { display, level, section, file, range };
}

function otherReport({ kind, name, level, section, from, to }: OtherDifference): object {
  return { kind, name, level, section, from: from ?? null, to: to ?? null };
}
