import type { ShadowedDefinition } from '../options/effective-options.js';
import type { OptionExplanation } from '../options/explain-options.js';
import { renderPlace } from '../options/render-diagnostics.js';
import { type Paint, painter } from './paint.js';

const LEVELS = { application: 'Application', host: 'Host', default: 'default' } as const;

/** Options in force for an administrator: one block for each option. */
export function renderExplanation(options: readonly OptionExplanation[], color: boolean): string {
  const paint = painter(color);
  return options.map((option) => renderOption(option, paint)).join('\n');
}

function renderOption(option: OptionExplanation, paint: Paint): string {
  const rows = [
    ['from', renderOrigin(option)],
    ['why', option.rule],
    ['default', `${option.default} (${option.basis})`],
    ...(option.headers ?? []).map(({ name, level, section, range, overrides }) => {
      const over = overrides === undefined ? '' : `, wins over ${LEVELS[overrides]}`;
      return [
        'header',
        `${name}: ${LEVELS[level]}, section ${section}, ${renderPlace(range)}${over}`,
      ];
    }),
    ...option.shadowed.map((definition) => ['shadowed', renderShadowed(definition)]),
  ];
  const lines = rows.map(([label = '', text = '']) => `  ${paint.dim(label.padEnd(8))} ${text}`);
  const value = option.display === '' ? paint.dim('(empty)') : option.display;
  return `${[`${paint.bold(option.name)} = ${value}`, ...lines].join('\n')}\n`;
}

function renderOrigin({ level, section, range }: OptionExplanation): string {
  if (range === undefined || section === undefined) return LEVELS[level];
  return `${renderPlace(range)}, ${LEVELS[level]}, section ${section}`;
}

function renderShadowed({ level, section, range, display }: ShadowedDefinition): string {
  const value = display === '' ? '(empty)' : display;
  return `${value} at ${renderPlace(range)}, ${LEVELS[level]}, section ${section}`;
}
