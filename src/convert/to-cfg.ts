import { isReadAs, writeValue } from '../option-file/edit/write-cfg.js';
import type { ConversionRow, ConversionTarget, Loss } from './conversion.js';
import { rowLeftOut } from './left-out.js';
import { labelledSections } from './section-labels.js';

/**
 * Sections of `option = value` lines; one file for both levels.
 *
 * @example
 * const text = '{"type":"CfgHost","userproperties":{"OCServer":{"http-custom-headers":"X-A: 1"}}}';
 * const { document } = parseOptionFile(text, 'host.json');
 * convertOptions({ document, role: 'plain' }, cfgTarget).text;
 * // '[Host/OCServer]\nhttp-custom-headers = X-A: 1\n'
 */
export const cfgTarget: ConversionTarget = {
  name: 'cfg',
  format: 'cfg',
  holdsObjects: false,
  write(objects) {
    const losses: Loss[] = [];
    const sections = labelledSections(objects).map(({ label, rows }) => {
      const lines = rows.flatMap((row) => lineOf(row, label, losses));
      return lines.length === 0 ? '' : `[${label}]\n${lines.join('')}`;
    });
    return { text: sections.filter((text) => text !== '').join('\n'), losses };
  },
};

function lineOf(row: ConversionRow, label: string, losses: Loss[]): readonly string[] {
  const written = writeValue(row.value, false);
  const isNamed =
    isReadAs('header', `[${label}]`, label) && isReadAs('option', `${row.option}=`, row.option);
  if (written !== undefined && isNamed) {
    return [written === '' ? `${row.option} =\n` : `${row.option} = ${written}\n`];
  }
  losses.push(rowLeftOut(row, `a cfg file cannot hold its ${isNamed ? 'value' : 'name'}`));
  return [];
}
