import type { OptionDocument } from '../option-file/document/option-document.js';
import { parseOptionFile } from '../option-file/parse-option-file.js';
import { printOptionFile } from '../option-file/print-option-file.js';
import { OPTION_NAMES } from '../options/catalog/catalog.js';
import { diffOptions } from '../options/diff/diff-options.js';
import { isSource, type OptionSource } from '../options/resolve/placed-section.js';
import type { ObjectNames } from '../options/resolve/select-objects.js';
import { resolveOptions } from '../options/resolve-options.js';
import { counted } from '../text/counted.js';
import { expectArgument } from '../text/expect-argument.js';
import { contentOf } from './content-of-source.js';
import type { Conversion, ConversionObject, ConversionTarget, Loss } from './conversion.js';
import { lossesOfSource } from './losses-of-source.js';

/** Which objects are meant, where the files hold several and the format does not. */
export type ConversionTerms = ObjectNames;

/**
 * Writes an option file, or a pair of them, in another format, reads it back, and compares: all options that
 * the files hold, and those in force. A file that has the format already is kept, byte for byte. Secrets are
 * written as they are: it is a conversion. Never throws.
 *
 * @example
 * const text = '# Ours.\n[OCServer]\nhttp-response-timeout = 60\n';
 * const { document } = parseOptionFile(text, 'application.cfg');
 * const converted = convertOptions({ document, role: 'plain' }, envTarget);
 * converted.text.split('\n')[2]; // 'OCS_OCSERVER__HTTP_RESPONSE_TIMEOUT=60'
 * [converted.keptCount, converted.heldCount, converted.changed.length]; // [1, 1, 0]
 * converted.losses.filter(({ kind }) => kind === 'lossy').map(({ summary }) => summary);
 * // ['a comment is not kept']
 */
export function convertOptions(
  given: OptionSource | readonly OptionSource[],
  target: ConversionTarget,
  names: ConversionTerms = {},
): Conversion {
  expectArgument([given].flat().every(isSource), SOURCES);
  expectArgument(typeof target?.write === 'function', TARGET);
  // Relative paths stay relative on both sides.
  const sources = [given].flat().map((source) => ({ ...source, folder: '' }));
  const [only, ...others] = sources;
  const isKept =
    only?.document.format === target.format && others.length === 0 && only?.address === undefined;
  return isKept && only !== undefined ? keep(only, names) : convert(sources, target, names);
}

const SOURCES =
  "convertOptions takes a document with its role ('application', 'host' or 'plain'), or a list of them";
const TARGET =
  'convertOptions takes the format as its second argument: cfgTarget, jsonTarget, xmlTarget, …';

function keep(source: OptionSource, names: ConversionTerms): Conversion {
  const { document } = source;
  const bytes = printOptionFile(document);
  const again = { ...source, document: parseOptionFile(bytes, document.source.filename).document };
  const count = countOptions(document);
  return {
    text: document.source.text,
    bytes,
    losses: [kept(countOptions(again.document))],
    heldCount: count,
    keptCount: countOptions(again.document),
    ...compareInForce([source], again, names),
  };
}

function convert(
  sources: readonly OptionSource[],
  target: ConversionTarget,
  names: ConversionTerms,
): Conversion {
  const content = contentOf(sources, target, names);
  const { text, losses } = target.write(content.objects);
  const bytes = new TextEncoder().encode(text);
  const { document } = parseOptionFile(bytes, `converted.${target.name}`);
  const again: OptionSource = { document, role: 'plain', folder: '' };
  const keptCount = countKept(content.objects, contentOf([again], target, names).objects);
  const documents = [...new Set(sources.map((source) => source.document))];
  const lost = documents.flatMap((each) => lossesOfSource(each, content.held, target));
  return {
    text,
    bytes,
    losses: [kept(keptCount), ...[...lost, ...content.losses, ...losses].sort(byPlace)],
    heldCount: documents.reduce((sum, each) => sum + countOptions(each), 0),
    keptCount,
    ...compareInForce(sources, again, names),
  };
}

function kept(count: number): Loss {
  const summary = `${counted(count, 'option')} kept with name and value`;
  return { kind: 'lossless', summary, range: undefined };
}

/** By place; of several files, each by itself. */
function byPlace({ range: a }: Loss, { range: b }: Loss): number {
  if (a?.filename !== b?.filename && a !== undefined && b !== undefined) {
    return a.filename < b.filename ? -1 : 1;
  }
  return (a?.start.byte ?? -1) - (b?.start.byte ?? -1);
}

/** All options that a file holds: of all objects, of changes, and those outside of sections. */
function countOptions({ objects, sections, orphans }: OptionDocument): number {
  const held = objects.flatMap(({ parts }) => parts.flatMap((part) => part.sections));
  const all = new Set([...held, ...sections]);
  return [...all].reduce(
    (sum, { options, opaque }) => sum + options.length + opaque.length,
    orphans.length,
  );
}

/** How many options stand in the same object, list and section with the same value. */
function countKept(
  before: readonly ConversionObject[],
  after: readonly ConversionObject[],
): number {
  const written = new Set(after.flatMap(keysOf));
  return before.flatMap(keysOf).filter((key) => written.has(key)).length;
}

function keysOf({ level, type, name, lists }: ConversionObject): readonly string[] {
  const owner = level ?? `${type} ${name}`;
  return Object.entries(lists).flatMap(([list, rows]) =>
    rows.map(({ section, option, value }) => JSON.stringify([owner, list, section, option, value])),
  );
}

function compareInForce(
  sources: readonly OptionSource[],
  again: OptionSource,
  names: ConversionTerms,
): Pick<Conversion, 'changed' | 'optionCount'> {
  const before = resolveOptions({ sources, ...names }).options;
  const after = resolveOptions({ sources: [again], ...names }).options;
  const changed = diffOptions(before, after).map(({ name }) => name);
  return { changed, optionCount: OPTION_NAMES.length };
}
