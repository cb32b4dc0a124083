import type { ChangedOption, OptionChange } from './diff-options.js';

/**
 * THE form of a change in JSON: what `diff` and the admin server have in common. JSON leaves out what is
 * undefined: no `detail` where the values tell all, no `section`, `file` and `range` for a default.
 *
 * Field by field, so that a field that somebody adds to a change is not published before it is looked at.
 */
export function changeReport({ name, from, to, detail, effect }: OptionChange): OptionChange {
  return { name, from: reportSide(from), to: reportSide(to), detail, effect };
}

function reportSide({ display, level, section, file, range }: ChangedOption): ChangedOption {
  return { display, level, section, file, range };
}
