import { quotedName } from '../text/quoted.js';
import { type ConversionObject, type ConversionTarget, type Loss, lossy } from './conversion.js';

/**
 * The list form of GAX: one object, or an array of them, with all that they say.
 *
 * @example
 * const { document } = parseOptionFile('[OCServer]\nhttp-proxy = proxy:3128\n', 'application.cfg');
 * const { text } = convertOptions({ document, role: 'application' }, jsonTarget);
 * JSON.parse(text).options.property;
 * // [{ section: 'OCServer', key: 'http-proxy', value: 'proxy:3128' }]
 */
export const jsonTarget: ConversionTarget = {
  name: 'json',
  format: 'json',
  holdsObjects: true,
  write(given) {
    const losses: Loss[] = [];
    const objects = given.map((object) => objectOf(object, losses));
    const [only = { type: 'CfgApplication', options: { property: [] } }, ...others] = objects;
    const text = `${JSON.stringify(others.length > 0 ? objects : only, null, 2)}\n`;
    return { text, losses };
  },
};

/** Members that the form itself has, in lower case. */
const OWN: ReadonlySet<string> = new Set(['type', 'name', 'options', 'userproperties']);
/** What the form calls the lists of an object. */
const LISTS = { options: 'options', annex: 'userproperties' } as const;

function objectOf(
  { level, type, name, attributes, lists }: ConversionObject,
  losses: Loss[],
): object {
  const members = new Map<string, unknown>([['type', type]]);
  if (name !== undefined) members.set('name', name);
  for (const { path, value, place } of attributes) {
    const key = path.toLowerCase();
    const isFlat = !/[/[]/.test(path) && path !== '__proto__';
    if (key === 'type' && value === type) continue;
    if (isFlat && !OWN.has(key) && !members.has(path)) members.set(path, value);
    else
      losses.push(
        lossy(`${quotedName(path)} is left out: the list form of GAX has no place for it`, place),
      );
  }
  const expected = level === 'host' ? 'annex' : 'options';
  for (const list of ['options', 'annex'] as const) {
    if (lists[list].length === 0 && (list !== expected || level === undefined)) continue;
    const property = lists[list].map(({ section, option: key, value }) => ({
      section,
      key,
      value,
    }));
    members.set(LISTS[list], { property });
  }
  return Object.fromEntries(members);
}
