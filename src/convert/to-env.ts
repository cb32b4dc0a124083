import { CATALOG, isOptionName, OPTION_NAMES } from '../options/catalog/catalog.js';
import type { Level, OptionName } from '../options/catalog/option-definition.js';
import { sectionsSearched } from '../options/resolve/section-search.js';
import type { ConversionRow, ConversionTarget, LeftOut } from './conversion.js';
import { labelOf, sourceOfLabels } from './section-labels.js';
import { assignment, readAssignments } from './shell-words.js';

/**
 * Variables of an environment, as a POSIX shell reads them: `OCS_OCSERVER__HTTP_PROXY=proxy:3128`. Only
 * options that ocs-notifier reads; names in capitals tell `default` from `Default` no more.
 *
 * @example
 * const bytes = new TextEncoder().encode('[Host/default]\nhttp-custom-headers = X-A: 1\n[log]\nall=x\n');
 * const { document } = parseOptionFile(bytes, 'options.cfg');
 * const { text, losses } = convertOptions({ document, role: 'plain' }, envTarget);
 * text.split('\n')[1]; // "OCS_HOST_DEFAULT__HTTP_CUSTOM_HEADERS='X-A: 1'"
 * losses.filter(({ kind }) => kind === 'lossy').map(({ range }) => range?.start.line); // [4]
 */
export const envTarget: ConversionTarget = {
  name: 'env',
  holdsObjects: false,
  write(rows, { applicationName, objectNames }) {
    const leftOut: LeftOut[] = [];
    const names = new Map<string, ConversionRow>();
    for (const row of rows) {
      const name = variableOf(row.level, row.section, row.option);
      const reason = reasonAgainst(
        row,
        names.has(name),
        applicationName ?? objectNames.application,
      );
      if (reason === undefined) names.set(name, row);
      else leftOut.push({ row, reason });
    }
    const lines = [...names].map(([name, { value }]) => assignment(name, value));
    return { text: `# For a POSIX shell: set -a; . FILE\n${lines.join('')}`, leftOut };
  },
  readBack(text, { applicationName, objectNames }) {
    const values = readAssignments(text);
    const name = applicationName ?? objectNames.application;
    return sourceOfLabels(
      placesOf(name).flatMap(({ level, section, option }) => {
        const value = values.get(variableOf(level, section, option));
        return value === undefined ? [] : [[labelOf(level, section), [[option, value]]] as const];
      }),
    );
  },
};

const LEVELS: readonly Level[] = ['application', 'host'];

interface Place {
  readonly level: Level;
  readonly section: string;
  readonly option: OptionName;
}

/** Everywhere an option is looked for; of places that share a variable, the first. */
function placesOf(applicationName: string | undefined): readonly Place[] {
  const places = new Map<string, Place>();
  for (const level of LEVELS) {
    for (const option of OPTION_NAMES) {
      for (const section of sectionsSearched(CATALOG[option].group, applicationName)) {
        const variable = variableOf(level, section, option);
        if (!places.has(variable)) places.set(variable, { level, section, option });
      }
    }
  }
  return [...places.values()];
}

function variableOf(level: Level, section: string, option: string): string {
  const capitals = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return `OCS_${level === 'host' ? 'HOST_' : ''}${capitals(section)}__${capitals(option)}`;
}

function reasonAgainst(
  { option, section, value }: ConversionRow,
  isTaken: boolean,
  applicationName: string | undefined,
): string | undefined {
  if (!isOptionName(option)) return 'ocs-notifier does not read it';
  const searched = sectionsSearched(CATALOG[option].group, applicationName);
  if (!searched.includes(section)) return 'its section is not searched for it';
  if (value.includes('\0')) return 'a variable cannot hold its value';
  return isTaken ? 'another section has the same name in capitals' : undefined;
}
