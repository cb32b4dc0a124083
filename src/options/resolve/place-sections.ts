import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import { quoted } from '../../text/quoted.js';
import type { Level } from '../catalog/option-definition.js';
import { folderOf } from '../values/file-path.js';
import { checkAnnex, isInUnreadAnnex } from './annex.js';
import { checkObjects } from './check-objects.js';

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

/**
 * Finds level and name of every section, in the order of sources and file. Sections that are not read
 * anyway are left out: those in the annex of an Application.
 */
export function placeSections(sources: readonly OptionSource[]): {
  readonly sections: readonly PlacedSection[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const placed = sources.flatMap((source) =>
    source.document.sections.map((section) => placeSection(source, section)),
  );
  const sections = placed.filter((section) => !isInUnreadAnnex(section));
  const diagnostics = [
    ...placed.filter(isInUnreadAnnex).flatMap(checkAnnex),
    ...placed.filter(isOfOtherLevel).map(ofOtherLevel),
    ...sources.flatMap((source) => checkRole(source)),
    ...checkObjects(sections),
  ];
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

/** Of objects of another level than the file was given for, the first is enough. */
function checkRole({ document, role }: OptionSource): Diagnostic[] {
  const other = document.sections.find(({ object }) => object && object.level !== role);
  if (role === 'plain' || other?.object === undefined) return [];
  const summary = `the file is given for level ${role}, but it holds an object of level ${other.object.level}, as which that is read`;
  const help = 'Give the file without --application or --host.';
  const range = document.source.locate(other.range);
  return [diagnostic('section-of-other-level', summary, { help, range })];
}

/** The application's own name, as an XML or JSON export says it. */
export function applicationNameIn(sections: readonly PlacedSection[]): string | undefined {
  const objects = sections.map(({ section }) => section.object);
  return objects.find((object) => object?.level === 'application' && object.name !== '')?.name;
}

export function folderOfSource({ folder, document }: OptionSource): string {
  return folder ?? folderOf(document.source.filename);
}
