import { type Diagnostic, diagnostic } from '../diagnostic.js';
import type { OptionDocument, OptionEntry, OptionSection } from '../option-file/option-document.js';
import { quoted } from '../option-file/quoted.js';
import { folderOf } from './file-path.js';
import type { Level } from './option-definition.js';

/** An option file and what it was given as. */
export interface OptionSource {
  readonly document: OptionDocument;
  /** A `plain` file may hold both levels; its section names say which. */
  readonly role: Level | 'plain';
  /** Where relative paths in the file start; the folder part of its name when absent. */
  readonly folder?: string;
}

/** A section at its level, under the name that the search knows. */
export interface PlacedSection {
  readonly level: Level;
  readonly name: string;
  readonly section: OptionSection;
  readonly source: OptionSource;
}

/** One `option = value` at its place. */
export interface Definition extends PlacedSection {
  readonly option: OptionEntry;
}

/** `[Host]`, `[Host/default]`, `[Host:default]`. */
const QUALIFIED = /^(Application|Host)(?:[/:](.*))?$/s;
/** What a bare `[Application]` or `[Host]` counts as. */
export const BARE_SECTION = 'OCServer';

/** Finds level and name of every section, in the order of sources and file. */
export function placeSections(sources: readonly OptionSource[]): {
  readonly sections: readonly PlacedSection[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const sections: PlacedSection[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const source of sources) {
    for (const section of source.document.sections) {
      const placed = placeSection(source, section);
      sections.push(placed);
      if (isOfOtherLevel(placed)) diagnostics.push(ofOtherLevel(placed));
    }
  }
  return { sections, diagnostics };
}

function placeSection(source: OptionSource, section: OptionSection): PlacedSection {
  const place = { section, source };
  if (section.object !== undefined) {
    return { ...place, level: section.object.level, name: section.name };
  }
  const given = source.role === 'plain' ? undefined : source.role;
  const match = QUALIFIED.exec(section.name);
  const level = match?.[1] === 'Host' ? 'host' : 'application';
  if (match === null || (given !== undefined && given !== level)) {
    return { ...place, level: given ?? 'application', name: section.name };
  }
  return { ...place, level, name: match[2] || BARE_SECTION };
}

/** After placing, only a name that contradicts the file's role is still qualified. */
function isOfOtherLevel({ source, section, name }: PlacedSection): boolean {
  return source.role !== 'plain' && section.object === undefined && QUALIFIED.test(name);
}

function ofOtherLevel({ source, section, level }: PlacedSection): Diagnostic {
  const summary = `section ${quoted(section.name)} names another level, but the file is given for level ${level}`;
  const help =
    'Give the file without --application or --host, or move the section to its own file.';
  return diagnostic('section-of-other-level', summary, {
    help,
    range: source.document.source.locate(section.range),
  });
}

/** The application's own name, as an XML or JSON export says it. */
export function applicationNameIn(sections: readonly PlacedSection[]): string | undefined {
  const objects = sections.map(({ section }) => section.object);
  return objects.find((object) => object?.level === 'application')?.name;
}

export function folderOfSource({ folder, document }: OptionSource): string {
  return folder ?? folderOf(document.source.filename);
}
