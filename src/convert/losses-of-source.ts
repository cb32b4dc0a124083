import { isTypeName } from '../option-file/document/object-types.js';
import type {
  ConfigurationObject,
  ObjectPart,
  OptionDocument,
  Trivia,
} from '../option-file/document/option-document.js';
import { holdsObjects } from '../option-file/document/option-format.js';
import { quoted, quotedName, quotedSection } from '../text/quoted.js';
import type { SourceEncoding } from '../text/source-encoding.js';
import type { TextRange } from '../text/source-text.js';
import { type ConversionTarget, cosmetic, type Loss, lossy } from './conversion.js';

/** What a conversion does not keep of a file, whatever its options are. */
export function lossesOfSource(
  document: OptionDocument,
  held: ReadonlySet<ConfigurationObject>,
  target: ConversionTarget,
): readonly Loss[] {
  return [
    ...encodingLosses(document.source.encoding),
    ...textLosses(document),
    ...document.objects.flatMap((object) => objectLosses(document, object, held, target)),
    ...document.references.map(({ kind, type, name, range }) => {
      const what = kind === 'removal' ? 'the removal of' : 'the reference to';
      return lossy(
        `${what} ${quoted(`${type} ${name}`)} is left out`,
        document.source.locate(range),
      );
    }),
  ];
}

function textLosses({ source, trivia, orphans, format }: OptionDocument): readonly Loss[] {
  const at = (range: TextRange) => source.locate(range);
  const lineEnd = /\r\n?/.exec(source.text);
  const comments = format === 'xml' ? source.text.matchAll(/<!--[\s\S]*?-->/g) : [];
  return [
    ...[...comments].map(({ index, 0: { length } }) =>
      lossy('a comment is not kept', at({ start: index, end: index + length })),
    ),
    ...trivia.flatMap((each) => triviaLoss(each, at(each.range))),
    ...orphans.map(({ range }) => lossy('an option outside of sections is left out', at(range))),
    ...(lineEnd === null
      ? []
      : [cosmetic('line ends become LF', at({ start: lineEnd.index, end: lineEnd.index + 1 }))]),
    cosmetic(
      holdsObjects(format)
        ? 'blanks, the order of what an object says, and spellings of the format are not kept'
        : 'blanks, empty lines and quotes are not kept',
    ),
  ];
}

function triviaLoss({ kind }: Trivia, range: Loss['range']): readonly Loss[] {
  if (kind === 'comment') return [lossy('a comment is not kept', range)];
  if (kind === 'blank') return [];
  return [lossy('what is no option is left out', range)];
}

function encodingLosses({ name, mark, rest }: SourceEncoding): readonly Loss[] {
  if (rest.length > 0) return [lossy('the last character is incomplete', undefined)];
  if (name !== 'utf-8') return [cosmetic(`the encoding becomes UTF-8; it was ${name}`)];
  return mark.length > 0 ? [cosmetic('the byte-order mark is not kept')] : [];
}

/** Of an object that is left out, that alone is told; of one in a format without objects, all but its options. */
function objectLosses(
  document: OptionDocument,
  object: ConfigurationObject,
  held: ReadonlySet<ConfigurationObject>,
  target: ConversionTarget,
): readonly Loss[] {
  const { source } = document;
  const { start } = object.range;
  const range = source.locate(object.nameRange ?? { start, end: start + 1 });
  const what = quoted(`${object.type} ${object.name || object.address}`.trim());
  if (object.kind === 'change') return [lossy(`the change of ${what} is left out`, range)];
  if (!held.has(object)) return [lossy(`${what} is left out: another object is meant`, range)];
  if (target.holdsObjects) return [];
  const unread = object.level === 'application' ? 'annex' : 'options';
  return [
    ...nameLosses(document, object, target, range),
    ...object.attributes
      .filter(({ path, value }) => path.toLowerCase() !== 'name' && !saysType(path, value))
      .map((attribute) =>
        lossy(
          `${quotedName(attribute.path)} of ${what} is left out: ${target.name} holds only options`,
          source.locate(attribute.range),
        ),
      ),
    ...object.parts
      .filter(({ origin }) => object.level !== undefined && origin === unread)
      .flatMap((part) => unreadLosses(document, part)),
  ];
}

function saysType(path: string, value: string): boolean {
  return path.toLowerCase() === 'type' && isTypeName(value);
}

function unreadLosses(
  { source }: OptionDocument,
  { origin, sections }: ObjectPart,
): readonly Loss[] {
  return sections.flatMap(({ name, options, opaque }) =>
    [...options, ...opaque].map((each) => {
      const what = `option ${quotedName(each.name)} of section ${quotedSection(name)}`;
      const list = origin === 'annex' ? 'the annex' : 'options of a Host';
      return lossy(`${what} is left out: it stands in ${list}`, source.locate(each.range));
    }),
  );
}

/** Names of objects have no place in formats that only know sections. */
function nameLosses(
  { sections }: OptionDocument,
  { level, name }: ConfigurationObject,
  target: ConversionTarget,
  range: Loss['range'],
): readonly Loss[] {
  if (name === '') return [];
  const what = `${target.name} does not hold the name of the ${level === 'host' ? 'Host' : 'Application'}`;
  const isSearched = level !== 'host' && sections.some((section) => section.name === name);
  const help = '; a section is called so: read the file with --application-name';
  return [lossy(isSearched ? what + help : what, range)];
}
