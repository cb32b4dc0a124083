import { isReadAs, writeValue } from '../option-file/edit/write-cfg.js';
import { parseOptionFile } from '../option-file/parse-option-file.js';
import type { ConversionRow, ConversionTarget, LeftOut } from './conversion.js';
import { bySection } from './rows-of-source.js';
import { labelOf } from './section-labels.js';

/**
 * Sections of `option = value` lines; one file for both levels. A file that is cfg already keeps its
 * text, comments included.
 *
 * @example
 * const bytes = new TextEncoder().encode('\ufeff[OCServer] \r\nhttp-proxy=\r\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * convertOptions({ document, role: 'plain' }, cfgTarget).text; // '[OCServer] \r\nhttp-proxy=\r\n'
 */
export const cfgTarget: ConversionTarget = {
  name: 'cfg',
  holdsObjects: false,
  write(rows, { source: { document } }) {
    if (document.format === 'cfg') {
      return { text: document.source.text, leftOut: [], isVerbatim: true };
    }
    const leftOut: LeftOut[] = [];
    const sections = bySection(rows).map(({ level, section, rows: own }) => {
      const label = labelOf(level, section);
      const lines = own.flatMap((row) => lineOf(row, label, leftOut));
      return lines.length === 0 ? '' : `[${label}]\n${lines.join('')}`;
    });
    return { text: sections.filter((text) => text !== '').join('\n'), leftOut };
  },
  readBack(text, { source }) {
    const { document } = parseOptionFile(new TextEncoder().encode(text), 'converted.cfg');
    return { document, role: source.document.format === 'cfg' ? source.role : 'plain' };
  },
};

function lineOf(row: ConversionRow, label: string, leftOut: LeftOut[]): readonly string[] {
  const written = writeValue(row.value, false);
  const isNamed =
    isReadAs('header', `[${label}]`, label) && isReadAs('option', `${row.option}=`, row.option);
  if (written !== undefined && isNamed) {
    return [written === '' ? `${row.option} =\n` : `${row.option} = ${written}\n`];
  }
  const what = isNamed ? 'value' : 'name';
  leftOut.push({ row, reason: `a cfg file cannot hold its ${what}` });
  return [];
}
