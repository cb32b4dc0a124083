import type { OptionExplanation } from '../../options/show/explain-options.js';
import { shortenedShown } from '../../options/values/show-secret.js';
import { visible } from '../../text/quoted.js';
import { type Paint, painter } from '../terminal/paint.js';
import { shownValue } from '../terminal/shown-value.js';

/** A longer value is cut; `explain OPTION` shows all of it. */
const LONGEST_VALUE = 44;

/** All options in force at a glance: one line for each, those of the files in bold. */
export function renderTable(options: readonly OptionExplanation[], color: boolean): string {
  const paint = painter(color);
  const rows = options.map((option) => ({
    option,
    value: shortenedShown(shownValue(option.display), LONGEST_VALUE),
  }));
  const nameWidth = Math.max(...rows.map(({ option }) => option.name.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  const lines = rows.map(({ option, value }) => {
    const name = option.name.padEnd(nameWidth);
    const isSet = option.level !== 'default';
    const cells = [
      isSet ? paint.bold(name) : name,
      value.padEnd(valueWidth),
      noteOf(option, paint),
    ];
    return cells.join('  ').trimEnd();
  });
  const hint = 'explain OPTION FILE… tells all about one option, explain --full FILE… about each.';
  return `${lines.join('\n')}\n\n${paint.dim(hint)}\n`;
}

function noteOf({ range, shadowed, isValid }: OptionExplanation, paint: Paint): string {
  const place =
    range === undefined ? paint.dim('default') : `${visible(range.filename)}:${range.start.line}`;
  const hidden = shadowed.length === 0 ? '' : paint.dim(` (${shadowed.length} shadowed)`);
  return `${place}${hidden}${isValid ? '' : paint.error(' not valid')}`;
}
