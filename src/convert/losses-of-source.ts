import type { OptionDocument, Trivia } from '../option-file/document/option-document.js';
import { quotedName, quotedSection } from '../text/quoted.js';
import type { SourceEncoding } from '../text/source-encoding.js';
import type { TextRange } from '../text/source-text.js';
import type { ConversionTarget, LeftOut, Loss, TargetContext, WrittenRows } from './conversion.js';

/** What a conversion does not keep, by looking at the document that was read. */
export function lossesOfSource(
  { document }: { readonly document: OptionDocument },
  { isVerbatim, leftOut }: WrittenRows,
): readonly Loss[] {
  const stored = encodingLosses(document.source.encoding);
  if (isVerbatim) return stored;
  return [...stored, ...textLosses(document), ...leftOut.map(lossOf)];
}

function textLosses({ source, trivia, orphans, format }: OptionDocument): readonly Loss[] {
  const at = (range: TextRange) => source.locate(range);
  const lineEnd = /\r\n?/.exec(source.text);
  const comments = format === 'xml' ? source.text.matchAll(/<!--[\s\S]*?-->/g) : [];
  return [
    ...[...comments].map(({ index, 0: { length } }) =>
      cosmetic('a comment is not kept', at({ start: index, end: index + length })),
    ),
    ...trivia.flatMap((each) => triviaLoss(each, at(each.range))),
    ...orphans.map(({ range }): Loss => {
      const summary = 'an option before the first section is left out';
      return { kind: 'lossy', summary, range: at(range) };
    }),
    ...(lineEnd === null
      ? []
      : [cosmetic('line ends become LF', at({ start: lineEnd.index, end: lineEnd.index + 1 }))]),
    cosmetic(
      format === 'cfg'
        ? 'blanks, empty lines and quotes are not kept'
        : `what the ${format.toUpperCase()} holds besides options is not kept`,
    ),
  ];
}

function cosmetic(summary: string, range?: Loss['range']): Loss {
  return { kind: 'cosmetic', summary, range };
}

function triviaLoss({ kind }: Trivia, range: Loss['range']): readonly Loss[] {
  if (kind === 'comment') return [cosmetic('a comment is not kept', range)];
  if (kind === 'blank') return [];
  return [{ kind: 'lossy', summary: 'a line that is no option is left out', range }];
}

function encodingLosses({ name, mark, rest }: SourceEncoding): readonly Loss[] {
  if (rest.length > 0) {
    return [{ kind: 'lossy', summary: 'the last character is incomplete', range: undefined }];
  }
  if (name !== 'utf-8') return [cosmetic(`the encoding becomes UTF-8; it was ${name}`)];
  return mark.length > 0 ? [cosmetic('the byte-order mark is not kept')] : [];
}

function lossOf({ row, reason }: LeftOut): Loss {
  const summary = `option ${quotedName(row.option)} of section ${quotedSection(row.section)} is left out: ${reason}`;
  return { kind: 'lossy', summary, range: row.range };
}

/** Names of objects have no place in formats that only know sections. */
export function objectLosses(
  { source }: TargetContext,
  { name, holdsObjects }: Pick<ConversionTarget, 'name' | 'holdsObjects'>,
): readonly Loss[] {
  if (holdsObjects) return [];
  const { objects, sections, source: text } = source.document;
  const named = objects.filter((object) => object.level !== undefined && object.name !== '');
  return named.map((object): Loss => {
    const isSearched = sections.some((section) => section.name === object.name);
    const range = object.nameRange ?? object.range;
    const what = `${name} does not hold the name of the ${object.level === 'host' ? 'Host' : 'Application'}`;
    const help = '; a section is called so: read the file with --application-name';
    return object.level === 'application' && isSearched
      ? { kind: 'lossy', summary: what + help, range: text.locate(range) }
      : { kind: 'cosmetic', summary: what, range: text.locate(range) };
  });
}
