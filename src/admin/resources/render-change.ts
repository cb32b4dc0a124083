import type { ChangedOption, OptionChange } from '../../options/diff/diff-options.js';

/** An option whose value differs; fields that have no value are absent. */
export type ChangeResource = OptionChange;

/** Field by field, so that a field that somebody adds to a change is not served before it is looked at. */
export function renderChange({ name, from, to, detail, effect }: OptionChange): ChangeResource {
  return { name, from: renderSide(from), to: renderSide(to), detail, effect };
}

function renderSide({ display, level, section, file, range }: ChangedOption): ChangedOption {
  return { display, level, section, file, range };
}
