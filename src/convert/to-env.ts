import { ENV_TITLE } from '../option-file/document/option-format.js';
import { optionOfVariable, variableOf } from '../option-file/plain/env-names.js';
import type { ConversionRow, ConversionTarget, Loss } from './conversion.js';
import { rowLeftOut } from './left-out.js';
import { labelledSections } from './section-labels.js';

/**
 * Variables of an environment, as a POSIX shell reads them: `OCS_OCSERVER__HTTP_PROXY=proxy:3128`. Comments name
 * the sections, and options whose names capitals do not tell.
 *
 * @example
 * const text = '[Host/default]\nhttp-custom-headers = X-A: 1\n[log]\nlog_file=x\n';
 * const { document } = parseOptionFile(text, 'options.cfg');
 * convertOptions({ document, role: 'plain' }, envTarget).text.split('\n').slice(1, 6);
 * // ['# [log]', '# option log_file', 'OCS_LOG__LOG_FILE=x', '# [Host/default]', "OCS_HOST_DEFAULT__HTTP_CUSTOM_HEADERS='X-A: 1'"]
 */
export const envTarget: ConversionTarget = {
  name: 'env',
  format: 'env',
  holdsObjects: false,
  write(objects) {
    const losses: Loss[] = [];
    const taken = new Set<string>();
    const sections = labelledSections(objects).map(({ label, rows }) => {
      const lines = rows.flatMap((row) => linesOf(row, label, taken, losses));
      return lines.length === 0 ? '' : `# [${label}]\n${lines.join('')}`;
    });
    return { text: `${ENV_TITLE}\n${sections.join('')}`, losses };
  },
};

function linesOf(
  row: ConversionRow,
  label: string,
  taken: Set<string>,
  losses: Loss[],
): readonly string[] {
  const { option, value } = row;
  const variable = variableOf(label, option);
  const reason = reasonAgainst(label, row, taken.has(variable));
  if (reason !== undefined) {
    losses.push(rowLeftOut(row, reason));
    return [];
  }
  taken.add(variable);
  const isTold = optionOfVariable(variable, label) === option;
  return [...(isTold ? [] : [`# option ${option}\n`]), `${variable}=${inShell(value)}\n`];
}

function reasonAgainst(
  label: string,
  { option, value }: ConversionRow,
  isTaken: boolean,
): string | undefined {
  if (/[\p{Cc}\u2028\u2029]|^\s|\s$/u.test(option + label)) return 'a comment cannot hold its name';
  if (value.includes('\0')) return 'a variable cannot hold its value';
  return isTaken ? 'another one has the same name in capitals' : undefined;
}

/** A value that needs no quotes. */
const PLAIN = /^[\w./:@%+,-]*$/;

function inShell(value: string): string {
  return PLAIN.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
