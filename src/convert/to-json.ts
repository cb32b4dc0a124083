import { parseOptionFile } from '../option-file/parse-option-file.js';
import type { Level } from '../options/catalog/option-definition.js';
import type { ConversionRow, ConversionTarget } from './conversion.js';

/** Where GAX has the options of each level, and what it calls the object. */
const OBJECTS = {
  application: { type: 'CfgApplication', list: 'options' },
  host: { type: 'CfgHost', list: 'userproperties' },
} as const satisfies Record<Level, object>;

const LEVELS: readonly Level[] = ['application', 'host'];

/**
 * The list form of GAX: one object, or an array of an Application and a Host.
 *
 * @example
 * const bytes = new TextEncoder().encode('[OCServer]\nhttp-proxy = proxy:3128\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const { text } = convertOptions({ document, role: 'application' }, jsonTarget);
 * JSON.parse(text).options.property;
 * // [{ section: 'OCServer', key: 'http-proxy', value: 'proxy:3128' }]
 */
export const jsonTarget: ConversionTarget = {
  name: 'json',
  holdsObjects: true,
  write(rows, { objectNames }) {
    const objects = LEVELS.flatMap((level) => {
      const own = rows.filter((row) => row.level === level);
      return own.length === 0 ? [] : [objectOf(level, objectNames[level], own)];
    });
    const [only = objectOf('application', objectNames.application, [])] = objects;
    return {
      text: `${JSON.stringify(objects.length > 1 ? objects : only, null, 2)}\n`,
      leftOut: [],
    };
  },
  readBack(text) {
    const { document } = parseOptionFile(new TextEncoder().encode(text), 'converted.json');
    return { document, role: 'plain' };
  },
};

function objectOf(level: Level, name: string | undefined, rows: readonly ConversionRow[]): object {
  const { type, list } = OBJECTS[level];
  const property = rows.map(({ section, option: key, value }) => ({ section, key, value }));
  return { type, ...(name === undefined ? {} : { name }), [list]: { property } };
}
