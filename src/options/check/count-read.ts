import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type {
  ConfigurationObject,
  OptionDocument,
  OptionSection,
} from '../../option-file/document/option-document.js';
import { holdsObjects } from '../../option-file/document/option-format.js';
import { findForeignContent } from '../../option-file/foreign-content.js';
import { CATALOG, isOptionName } from '../catalog/catalog.js';
import { type Placing, placeSections } from '../resolve/place-sections.js';
import { BARE_SECTION, type OptionSource, type PlacedSection } from '../resolve/placed-section.js';
import { sectionsSearched } from '../resolve/section-search.js';
import type { ObjectNames } from '../resolve/select-objects.js';

/** What a file was recognised as, and how much of it is read. */
export interface FileReading {
  readonly filename: string;
  /** `cfg`, `xml`, `json`, or in words what the file is instead: `a YAML file`. */
  readonly format: string;
  /** Whether it is an option file. */
  readonly isOptionFile: boolean;
  /** Configuration objects; none in a cfg file. */
  readonly objects: number;
  readonly sections: number;
  readonly options: number;
  /** Options that stand where we look for them, shadowed ones included. */
  readonly read: number;
}

/** What each file holds, in the order of the sources. */
export function readingsOf(
  sources: readonly OptionSource[],
  names: ObjectNames,
): readonly FileReading[] {
  const read = countRead(placeSections(sources, names));
  const documents = new Set(sources.map(({ document }) => document));
  return Array.from(documents, (document) => {
    const foreign = findForeignContent(document);
    const own = sectionsOf(document);
    return {
      filename: document.source.filename,
      format: foreign?.what ?? document.format,
      isOptionFile: foreign === undefined,
      objects: document.objects.length,
      sections: own.filter(({ isContinued }) => isContinued !== true).length,
      options: countOptions(document, own),
      read: read.get(document) ?? 0,
    };
  });
}

/**
 * Tells of files in which nothing is for us: probably another file was meant.
 *
 * @param known what is said of objects and names already: that may be the reason.
 */
export function checkNothingRead(
  sources: readonly OptionSource[],
  { objects, sections, applicationName }: Omit<Placing, 'diagnostics'>,
  known: readonly Diagnostic[],
): Diagnostic[] {
  if (known.some(({ severity }) => severity === 'error')) return [];
  const read = countRead({ sections, applicationName });
  const explained = new Set(known.map(({ range }) => range?.filename));
  const ours = [BARE_SECTION, 'ocs-notifier', applicationName];
  const named = sections.filter(({ name }) => ours.includes(name));
  const documents = new Set(
    sources.filter((source) => isExpected(source, objects)).map(({ document }) => document),
  );
  return [...documents].flatMap((document) => {
    const { source } = document;
    const isOurs = read.has(document) || named.some((each) => each.source.document === document);
    // An object without options is a sound object; a file without anything is told of elsewhere.
    const { sections: all, orphans } = document;
    const isEmpty = holdsObjects(document.format)
      ? countOptions(document, sectionsOf(document)) === 0
      : all.length + orphans.length === 0;
    if (isOurs || isEmpty || explained.has(source.filename)) return [];
    if (findForeignContent(document) !== undefined || isCut(document)) return [];
    const range = source.locate({ start: 0, end: 0 });
    return [diagnostic('nothing-read', SUMMARY, { help: HELP, range })];
  });
}

/** Where reading ends in the middle, the rest may be ours. */
function isCut({ format, trivia }: OptionDocument): boolean {
  return format !== 'cfg' && trivia.some(({ kind }) => kind === 'invalid');
}

const SUMMARY = 'no option in this file is one that is read';
const HELP = 'Name the export of the OCS Application, or of its Host with --host.';

/** The Host that counts need not say anything of notifications; of changes somebody else tells. */
function isExpected(
  { document: { format, objects }, role }: OptionSource,
  chosen: ReadonlySet<ConfigurationObject>,
): boolean {
  if (!holdsObjects(format)) return role !== 'host';
  return objects.some((object) => {
    const { kind, level } = object;
    if (kind !== 'whole' || level === undefined) return false;
    return level === 'application' || !objects.some((each) => chosen.has(each));
  });
}

interface CountedSections {
  readonly sections: readonly PlacedSection[];
  readonly applicationName: string | undefined;
}

function countRead({
  sections,
  applicationName,
}: CountedSections): ReadonlyMap<OptionDocument, number> {
  const counts = new Map<OptionDocument, number>();
  for (const { section, level, name, source } of sections) {
    const read = section.options.filter(({ name: option }) => {
      if (!isOptionName(option)) return false;
      const { group, levels } = CATALOG[option];
      return levels.includes(level) && sectionsSearched(group, applicationName).includes(name);
    });
    if (read.length === 0) continue;
    counts.set(source.document, (counts.get(source.document) ?? 0) + read.length);
  }
  return counts;
}

function sectionsOf({ format, sections, objects }: OptionDocument): readonly OptionSection[] {
  if (!holdsObjects(format)) return sections;
  return objects.flatMap(({ parts }) => parts.flatMap((part) => part.sections));
}

function countOptions({ orphans }: OptionDocument, sections: readonly OptionSection[]): number {
  return sections.reduce((sum, { options }) => sum + options.length, orphans.length);
}
