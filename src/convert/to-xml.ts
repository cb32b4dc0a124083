import { quotedName } from '../text/quoted.js';
import { escapeXml, isXmlText } from '../text/xml-text.js';
import {
  type ConversionObject,
  type ConversionRow,
  type ConversionTarget,
  type Loss,
  lossy,
} from './conversion.js';
import { rowLeftOut } from './left-out.js';
import { bySection } from './rows-of-section.js';

/**
 * The elements of the Configuration SDK, in `CfgData`: objects with all that they say.
 *
 * @example
 * const { document } = parseOptionFile('[OCServer]\nhttp-proxy = proxy:3128\n', 'application.cfg');
 * const { text } = convertOptions({ document, role: 'application' }, xmlTarget);
 * text.split('\n')[5]?.trim(); // '<str_pair key="http-proxy" value="proxy:3128"/>'
 */
export const xmlTarget: ConversionTarget = {
  name: 'xml',
  format: 'xml',
  holdsObjects: true,
  write(given) {
    const losses: Loss[] = [];
    const objects = given.flatMap((object) => objectOf(object, losses));
    const lines = objects.length > 0 ? objects : ['  <CfgApplication/>'];
    return { text: `${[DECLARATION, '<CfgData>', ...lines, '</CfgData>'].join('\n')}\n`, losses };
  },
};

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
/** What the elements of the lists are called. */
const LISTS = { options: 'options', annex: 'userProperties' } as const;
/** An attribute that stands at the object itself, and is none of the form's own. */
const ATTRIBUTE = /^(?!xml|name$|options$|userproperties$)[a-z_][\w.-]*$/i;

function objectOf(object: ConversionObject, losses: Loss[]): readonly string[] {
  const { level, type, name, lists } = object;
  if (!/^Cfg\w+$/.test(type)) {
    const [place] = object.attributes.map((each) => each.place);
    losses.push(
      lossy(`an object of type ${quotedName(type)} is left out: XML has no element for it`, place),
    );
    return [];
  }
  const named = name !== undefined && isXmlText(name) ? ` name="${escapeXml(name)}"` : '';
  const expected = level === 'host' ? 'annex' : 'options';
  const content = (['options', 'annex'] as const).flatMap((list) => {
    const isShown = lists[list].length > 0 || (list === expected && level !== undefined);
    return isShown ? listOf(LISTS[list], lists[list], losses) : [];
  });
  const tag = `  <${type}${named}${attributesOf(object, losses)}`;
  return content.length === 0 ? [`${tag}/>`] : [`${tag}>`, ...content, `  </${type}>`];
}

function attributesOf({ type, attributes }: ConversionObject, losses: Loss[]): string {
  const written = new Set<string>();
  return attributes
    .map(({ path, value, place }) => {
      if (path.toLowerCase() === 'type' && value === type) return '';
      if (!ATTRIBUTE.test(path) || written.has(path) || !isXmlText(value)) {
        losses.push(lossy(`${quotedName(path)} is left out: it cannot be an attribute`, place));
        return '';
      }
      written.add(path);
      return ` ${path}="${escapeXml(value)}"`;
    })
    .join('');
}

function listOf(
  element: string,
  rows: readonly ConversionRow[],
  losses: Loss[],
): readonly string[] {
  const kept = rows.filter((row) => {
    const isHeld = isXmlText(row.section + row.option + row.value);
    if (!isHeld) losses.push(rowLeftOut(row, 'XML cannot hold one of its characters'));
    return isHeld;
  });
  return [
    `    <${element}>`,
    ...bySection(kept).flatMap(({ section, rows: own }) => [
      `      <list_pair key="${escapeXml(section)}">`,
      ...own.map(pairOf),
      '      </list_pair>',
    ]),
    `    </${element}>`,
  ];
}

function pairOf({ option, value }: ConversionRow): string {
  return `        <str_pair key="${escapeXml(option)}" value="${escapeXml(value)}"/>`;
}
