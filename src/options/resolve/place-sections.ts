import type { Diagnostic } from '../../diagnostic.js';
import type {
  ConfigurationObject,
  OptionSection,
} from '../../option-file/document/option-document.js';
import { quoted } from '../../text/quoted.js';
import { isOptionName } from '../catalog/catalog.js';
import {
  BARE_SECTION,
  diagnosticIn,
  type OptionSource,
  type PlacedSection,
} from './placed-section.js';
import { type ObjectNames, selectObjects } from './select-objects.js';

/** `[Host]`, `[Host/default]`, `[Host:default]`. */
const QUALIFIED = /^(Application|Host)(?:[/:](.*))?$/s;

/** The sections of the objects that count. */
export interface Placing {
  /** The objects that count, also those without a section. */
  readonly objects: ReadonlySet<ConfigurationObject>;
  readonly sections: readonly PlacedSection[];
  /** The name of the section that is searched first: as somebody gave it, or as the Application is called. */
  readonly applicationName: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds level and name of every section of the objects that count, in the order of sources and file.
 * Sections that are not read anyway are left out: those in the annex of an Application.
 */
export function placeSections(sources: readonly OptionSource[], names: ObjectNames = {}): Placing {
  const selected = selectObjects(sources, names);
  // A file that was given twice, with two addresses, gives each object once.
  const given = new Set<OptionSection>();
  const placed = sources.flatMap((source) => {
    const own = source.document.sections.filter(({ object }) => {
      return object === undefined || selected.objects.has(object);
    });
    const fresh = own.filter((section) => !given.has(section));
    for (const section of fresh) if (section.object !== undefined) given.add(section);
    return fresh.map((section) => placeSection(source, section));
  });
  return {
    objects: selected.objects,
    sections: placed.filter((section) => !isInUnreadAnnex(section)),
    applicationName: names.applicationName ?? selected.applicationName,
    diagnostics: [
      ...placed.filter(isInUnreadAnnex).flatMap(checkAnnex),
      ...placed.filter(isOfOtherLevel).map(ofOtherLevel),
      ...sources.flatMap((source) => checkRole(source)),
      ...selected.diagnostics,
    ],
  };
}

function placeSection(source: OptionSource, section: OptionSection): PlacedSection {
  const place = { section, source };
  if (section.object?.level !== undefined) {
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
  return source.role !== 'plain' && section.object?.level === undefined && QUALIFIED.test(name);
}

function ofOtherLevel(placed: PlacedSection): Diagnostic {
  const { section, level } = placed;
  return diagnosticIn(placed, section.range, {
    code: 'section-of-other-level',
    summary: `section ${quoted(section.name)} names another level, but the file is given for level ${level}`,
    help: 'Give the file without --application or --host, or move the section to its own file.',
  });
}

/** Tells of an object whose level the file was not given for; the first one is enough. */
function checkRole(source: OptionSource): Diagnostic[] {
  const { document, role } = source;
  const other = document.objects.find(({ level }) => level !== undefined && level !== role);
  if (role === 'plain' || other === undefined) return [];
  const summary = `the file is given for level ${role}, but it holds an object of level ${other.level}, as which that is read`;
  const help = 'Give the file without --application or --host.';
  const { start } = other.range;
  const range = other.nameRange ?? { start, end: start + 1 };
  return [diagnosticIn({ source }, range, { code: 'section-of-other-level', summary, help })];
}

/** An Application has options; its annex is for what others note down there. A Host has only an annex. */
function isInUnreadAnnex({ section, level }: PlacedSection): boolean {
  return section.origin === 'annex' && level === 'application';
}

/** Tells of options that somebody may have put into the annex by mistake. */
function checkAnnex(placed: PlacedSection): Diagnostic[] {
  const ours = placed.section.options.filter(({ name }) => isOptionName(name));
  return ours.map(({ name, nameRange }) =>
    diagnosticIn(placed, nameRange, {
      code: 'option-in-annex',
      summary: `option \`${name}\` stands in the annex of the Application, which is not read`,
      help: "If it is meant, move it to the Application's options.",
    }),
  );
}
