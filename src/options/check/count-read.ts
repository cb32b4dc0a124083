import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type { OptionDocument, OptionSection } from '../../option-file/document/option-document.js';
import { holdsObjects } from '../../option-file/document/option-format.js';
import { findForeignContent } from '../../option-file/foreign-content.js';
import { CATALOG, isOptionName } from '../catalog/catalog.js';
import { placeSections } from '../resolve/place-sections.js';
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
  const { sections, applicationName } = placeSections(sources, names);
  const read = countRead(sections, applicationName);
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

/** Tells of files in which nothing is for us: probably another file was meant. */
export function checkNothingRead(
  sources: readonly OptionSource[],
  sections: readonly PlacedSection[],
  applicationName: string | undefined,
): Diagnostic[] {
  const read = countRead(sections, applicationName);
  const documents = new Set(
    sources.filter((each) => isExpected(each)).map((each) => each.document),
  );
  return [...documents].flatMap((document) => {
    const isOurs = sections.some(
      ({ source, name }) =>
        source.document === document &&
        [BARE_SECTION, 'ocs-notifier', applicationName].includes(name),
    );
    if (isOurs || (read.get(document) ?? 0) > 0) return [];
    if (countOptions(document, sectionsOf(document)) === 0) return [];
    const summary = 'no option in this file is one that is read';
    const help = 'Name the export of the OCS Application, or of its Host with --host.';
    const range = document.source.locate({ start: 0, end: 0 });
    return findForeignContent(document) === undefined
      ? [diagnostic('nothing-read', summary, { help, range })]
      : [];
  });
}

/** A Host need not say anything of notifications; of objects that are not chosen somebody else tells. */
function isExpected({ document: { format, objects }, role }: OptionSource): boolean {
  if (!holdsObjects(format)) return role !== 'host';
  return objects.some(({ kind, level }) => kind === 'whole' && level === 'application');
}

function countRead(
  sections: readonly PlacedSection[],
  applicationName: string | undefined,
): ReadonlyMap<OptionDocument, number> {
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
