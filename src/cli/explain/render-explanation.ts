import type { ShadowedDefinition } from '../../options/catalog/effective-options.js';
import { LEVEL_NAMES, sectionOf } from '../../options/catalog/option-definition.js';
import type { OptionExplanation } from '../../options/show/explain-options.js';
import type { OptionReference } from '../../options/show/option-reference.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { visible } from '../../text/quoted.js';
import { type Paint, painter } from '../terminal/paint.js';
import { shownValue } from '../terminal/shown-value.js';

/** An option in force, and what its reference says. */
export interface ExplainedOption extends OptionExplanation {
  readonly reference: OptionReference;
}

/**
 * Options in force in the layout of Genesys' option reference, one block for each, and below it where
 * the value comes from.
 */
export function renderExplanation(options: readonly ExplainedOption[], color: boolean): string {
  const paint = painter(color);
  return options.map((option) => renderOption(option, paint)).join('\n');
}

type Row = readonly [label: string, text: string];

function renderOption(option: ExplainedOption, paint: Paint): string {
  const rows = [...referenceRows(option), ...valueRows(option, paint)];
  const width = Math.max(...rows.map(([label]) => label.length)) + 1;
  const lines = rows.map(([label, text]) => `  ${paint.dim(`${label}:`.padEnd(width))} ${text}`);
  return `${[paint.bold(option.name), ...lines].join('\n')}\n`;
}

function referenceRows({ reference }: ExplainedOption): Row[] {
  const { levels } = reference;
  const sections = visible(reference.sections.join(', '));
  const order = reference.sections.length === 1 ? '' : ' (the first that has it wins)';
  return [
    ['Section', sections + order],
    ['Default Value', reference.defaultValue],
    ['Valid Values', reference.validValues],
    ['Changes Take Effect', reference.changesTakeEffect],
    ['Level', levels.map((level) => LEVEL_NAMES[level]).join(', ')],
  ];
}

function valueRows(option: ExplainedOption, paint: Paint): Row[] {
  return [
    ['Effective Value', renderValue(option, paint)],
    ['Source', renderOrigin(option)],
    ['Rule', visible(option.rule)],
    ['Basis', `${option.basis}. ${option.reference.source}`],
    ...headerRows(option),
    ...option.shadowed.map((definition): Row => ['Shadowed', renderShadowed(definition)]),
  ];
}

function renderValue({ display, isValid }: ExplainedOption, paint: Paint): string {
  const value = display === '' ? paint.dim(shownValue(display)) : shownValue(display);
  return isValid ? value : `${value} ${paint.error('(what the file says is not valid)')}`;
}

function headerRows({ headers = [] }: ExplainedOption): Row[] {
  return headers.map(({ name, level, section, range, overrides }) => {
    const over = overrides === undefined ? '' : `, wins over ${LEVEL_NAMES[overrides]}`;
    return [
      'Header',
      `${name}: ${renderPlace(range)}, ${sectionOf(level, visible(section))}${over}`,
    ];
  });
}

function renderOrigin({ level, section, range }: ExplainedOption): string {
  if (level === 'default' || range === undefined || section === undefined) return 'the default';
  return `${renderPlace(range)}, ${sectionOf(level, visible(section))}`;
}

function renderShadowed({ level, section, range, display }: ShadowedDefinition): string {
  return `${shownValue(display)} at ${renderPlace(range)}, ${sectionOf(level, visible(section))}`;
}
