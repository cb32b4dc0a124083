import type { Diagnostic } from '../../diagnostic.js';
import type { OptionSection } from '../../option-file/document/option-document.js';
import { quoted } from '../../text/quoted.js';
import { isOptionName } from '../catalog/catalog.js';
import { checkObjects } from './check-objects.js';
import {
  BARE_SECTION,
  diagnosticIn,
  type OptionSource,
  type PlacedSection,
} from './placed-section.js';

/** `[Host]`, `[Host/default]`, `[Host:default]`. */
const QUALIFIED = /^(Application|Host)(?:[/:](.*))?$/s;

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
  const other = document.sections.find(({ object }) => object && object.level !== role);
  if (role === 'plain' || other?.object === undefined) return [];
  const summary = `the file is given for level ${role}, but it holds an object of level ${other.object.level}, as which that is read`;
  const help = 'Give the file without --application or --host.';
  return [diagnosticIn({ source }, other.range, { code: 'section-of-other-level', summary, help })];
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
