import { parseOptionFile } from '../option-file/parse-option-file.js';
import type { Level } from '../options/catalog/option-definition.js';
import { escapeXml, isXmlText } from '../text/xml-text.js';
import type { ConversionRow, ConversionTarget, LeftOut } from './conversion.js';
import { bySection } from './rows-of-source.js';

/** The elements of each level in the Configuration SDK. */
const OBJECTS = {
  application: { element: 'CfgApplication', list: 'options' },
  host: { element: 'CfgHost', list: 'userProperties' },
} as const satisfies Record<Level, object>;

const LEVELS: readonly Level[] = ['application', 'host'];

/**
 * The elements of the Configuration SDK, in `CfgData`.
 *
 * @example
 * const bytes = new TextEncoder().encode('[OCServer]\nhttp-proxy = proxy:3128\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const { text } = convertOptions({ document, role: 'application' }, xmlTarget);
 * text.split('\n')[5]?.trim(); // '<str_pair key="http-proxy" value="proxy:3128"/>'
 */
export const xmlTarget: ConversionTarget = {
  name: 'xml',
  holdsObjects: true,
  write(rows, { objectNames }) {
    const leftOut = rows.flatMap(whyNot);
    const refused = new Set(leftOut.map(({ row }) => row));
    const kept = rows.filter((row) => !refused.has(row));
    const levels = LEVELS.filter((level) => kept.some((row) => row.level === level));
    const objects = (levels.length === 0 ? LEVELS.slice(0, 1) : levels).flatMap((level) =>
      objectOf(level, objectNames[level], kept),
    );
    return {
      text: `${[DECLARATION, '<CfgData>', ...objects, '</CfgData>'].join('\n')}\n`,
      leftOut,
    };
  },
  readBack(text) {
    const { document } = parseOptionFile(new TextEncoder().encode(text), 'converted.xml');
    return { document, role: 'plain' };
  },
};

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

function objectOf(
  level: Level,
  name: string | undefined,
  rows: readonly ConversionRow[],
): readonly string[] {
  const { element, list } = OBJECTS[level];
  const sections = bySection(rows.filter((row) => row.level === level));
  const named = name !== undefined && isXmlText(name) ? ` name="${escapeXml(name)}"` : '';
  return [
    `  <${element}${named}>`,
    `    <${list}>`,
    ...sections.flatMap(({ section, rows: own }) => [
      `      <list_pair key="${escapeXml(section)}">`,
      ...own.map(pairOf),
      '      </list_pair>',
    ]),
    `    </${list}>`,
    `  </${element}>`,
  ];
}

function pairOf({ option, value }: ConversionRow): string {
  return `        <str_pair key="${escapeXml(option)}" value="${escapeXml(value)}"/>`;
}

function whyNot(row: ConversionRow): readonly LeftOut[] {
  if (isXmlText(row.section + row.option + row.value)) return [];
  return [{ row, reason: 'XML cannot hold one of its characters' }];
}
