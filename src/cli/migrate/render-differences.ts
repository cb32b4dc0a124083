import { LEVEL_NAMES } from '../../options/catalog/option-definition.js';
import type { FileDifferences, OtherDifference } from '../../options/diff/diff-files.js';
import type { ChangedOption, OptionChange } from '../../options/diff/diff-options.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { visible } from '../../text/quoted.js';
import { type Paint, painter } from '../terminal/paint.js';
import { shownValue } from '../terminal/shown-value.js';

const LEVELS = { ...LEVEL_NAMES, default: 'default' } as const;

/** What two files differ in, for people: a block for each option, a line for everything else. */
export function renderDifferences(differences: FileDifferences, color: boolean): string {
  const { changes, other, cosmetic, isSame } = differences;
  const paint = painter(color);
  const parts = [
    changes.map((change) => renderOption(change, paint)).join('\n'),
    block('Also different, values not shown:', other.map(renderOther), paint),
    block(
      isSame ? 'no differences in options; what only looks different:' : 'Only looks different:',
      cosmetic.map(({ summary }) => summary),
      paint,
    ),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no differences\n' : parts.join('\n');
}

function block(title: string, lines: readonly string[], paint: Paint): string {
  if (lines.length === 0) return '';
  return `${paint.bold(title)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function renderOption({ name, from, to, detail, effect }: OptionChange, paint: Paint): string {
  const rows = [
    ...(detail === undefined ? [] : [['detail', detail]]),
    ['from', renderOrigin(from)],
    ['to', renderOrigin(to)],
    ['effect', effect],
  ];
  const lines = rows.map(([label = '', text = '']) => `  ${paint.dim(label.padEnd(8))} ${text}`);
  const values = `${shownValue(from.display)} → ${shownValue(to.display)}`;
  return `${[`${paint.bold(name)} ${values}`, ...lines].join('\n')}\n`;
}

function renderOrigin({ level, section, range }: ChangedOption): string {
  if (range === undefined || section === undefined) return 'the default';
  return `${renderPlace(range)}, ${LEVELS[level]}, section ${visible(section)}`;
}

function renderOther(difference: OtherDifference): string {
  const { kind, what, name, from, to } = difference;
  const places = [from, to].flatMap((range) => (range === undefined ? [] : [renderPlace(range)]));
  const subject = what === 'object' ? (difference.object ?? name) : name;
  return `${visible(subject)} ${kind}${whereOf(difference)} (${places.join(' → ')})`;
}

/** `, CfgHost ocs01, annex, section default` */
function whereOf({ what, object, level, part, section }: OtherDifference): string {
  if (what === 'object') return '';
  const owner = object ?? (level === undefined ? undefined : LEVELS[level]);
  const words = [owner, part, section === undefined ? undefined : `section ${section}`];
  return words.flatMap((word) => (word === undefined ? [] : [`, ${visible(word)}`])).join('');
}
