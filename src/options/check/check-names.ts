import type { Diagnostic } from '../../diagnostic.js';
import type { OptionEntry } from '../../option-file/document/option-document.js';
import { type NameFinder, nameFinder } from '../../text/near-miss.js';
import { quoted, quotedName, quotedSection } from '../../text/quoted.js';
import { CATALOG, isOptionName, OPTION_NAMES } from '../catalog/catalog.js';
import type { SectionGroup } from '../catalog/option-definition.js';
import { diagnosticIn, type PlacedSection } from '../resolve/placed-section.js';
import { sectionsSearched } from '../resolve/section-search.js';

const GROUPS: readonly SectionGroup[] = ['ocs', 'security', 'ocs-notifier'];
const findLevel = nameFinder(['Application', 'Host']);
const FINDERS: Readonly<Record<SectionGroup, NameFinder>> = {
  ocs: optionFinder('ocs'),
  security: optionFinder('security'),
  'ocs-notifier': optionFinder('ocs-notifier'),
};

function optionFinder(group: SectionGroup): NameFinder {
  return nameFinder(OPTION_NAMES.filter((name) => CATALOG[name].group === group));
}

/**
 * Names of sections and options that are probably slips. All other unknown names are fine: a real
 * export holds many options that are not ours.
 */
export function checkNames(
  sections: readonly PlacedSection[],
  applicationName: string | undefined,
): Diagnostic[] {
  const names = new Map(GROUPS.map((group) => [group, sectionsSearched(group, applicationName)]));
  const findSection = nameFinder([...names.values()].flat());
  return sections.flatMap((section) => {
    const groups = GROUPS.filter((group) => names.get(group)?.includes(section.name));
    if (groups.length > 0) return groups.flatMap((group) => checkRead(section, group));
    const meant = nearestQualified(section) ?? findSection(section.name);
    return meant === undefined ? checkUnread(section) : [sectionNearMiss(section, meant)];
  });
}

/** The options of a section that is searched for the options of `group`. */
function checkRead(section: PlacedSection, group: SectionGroup): Diagnostic[] {
  return section.section.options.flatMap((option) => {
    if (isOptionName(option.name)) {
      return CATALOG[option.name].group === group ? [] : checkMisplaced(section, option);
    }
    const meant = FINDERS[group](option.name);
    if (meant !== undefined) return [nearMiss(section, option, meant)];
    if (group === 'ocs-notifier') return [unknown(section, option)];
    return group === 'ocs' ? checkRelated(section, option) : [];
  });
}

function nearMiss(section: PlacedSection, option: OptionEntry, meant: string): Diagnostic {
  return diagnosticIn(section, option.nameRange, {
    code: 'option-near-miss',
    summary: `${quotedName(option.name)} is not an option; did you mean \`${meant}\`?`,
    help: helpFor(option.name, meant),
  });
}

function unknown(section: PlacedSection, option: OptionEntry): Diagnostic {
  return diagnosticIn(section, option.nameRange, {
    code: 'option-unknown',
    summary: `ocs-notifier has no option ${quotedName(option.name)}`,
    help: 'Remove the line.',
  });
}

/**
 * Features of OCS that send requests, too, and have options beside ours. Only how their names begin
 * is known to us (`http-retry-applies-to` names these kinds of requests); no page with their options
 * could be found.
 */
const OTHER_FEATURES: readonly (readonly [beginning: string, what: string])[] = [
  ['pre-dial-validation-', "by its name it belongs to OCS' pre-dial validation requests"],
  ['history-', "by its name it belongs to OCS' history requests"],
  ['campaign-group-states-', "by its name it belongs to OCS' messages on campaign group states"],
  ['contact-processed-', 'contact-processed notifications have no such option'],
  ['http-', 'contact-processed notifications have no such option'],
];

/** Somebody may take it for one of ours, and look for its effect in vain. */
function checkRelated(section: PlacedSection, { name, nameRange }: OptionEntry): Diagnostic[] {
  const feature = OTHER_FEATURES.find(([beginning]) => name.startsWith(beginning))?.[1];
  if (feature === undefined) return [];
  const summary = `${quotedName(name)} is not read here: ${feature}`;
  return [diagnosticIn(section, nameRange, { code: 'option-of-other-feature', summary })];
}

function checkUnread(section: PlacedSection): Diagnostic[] {
  return section.section.options.flatMap((option) => checkMisplaced(section, option));
}

/** Names of other groups than OCS' own are too common to report them anywhere: `certificate`. */
function checkMisplaced(section: PlacedSection, { name, nameRange }: OptionEntry): Diagnostic[] {
  if (!isOptionName(name)) return [];
  const { group, levels } = CATALOG[name];
  const isOwnInOcs = group === 'ocs-notifier' && section.name !== 'security';
  if (!levels.includes(section.level) || !(group === 'ocs' || isOwnInOcs)) return [];
  const move = `Move it to section ${group === 'ocs' ? 'default or OCServer' : group}`;
  const orName =
    ', or say with --application-name that the application has the name of this section';
  return [
    diagnosticIn(section, nameRange, {
      code: 'option-in-unread-section',
      summary: `section ${quotedSection(section.name)} is not searched for option \`${name}\``,
      help: `${move}${group === 'ocs' ? orName : ''}.`,
    }),
  ];
}

function sectionNearMiss(placed: PlacedSection, meant: string): Diagnostic {
  const { name, nameRange } = placed.section;
  return diagnosticIn(placed, nameRange, {
    code: 'section-near-miss',
    summary: `section ${quoted(name)} is not read; did you mean \`${meant}\`?`,
    help: helpFor(name, meant),
  });
}

function helpFor(name: string, meant: string): string {
  const differsInCase = name.toLowerCase() === meant.toLowerCase();
  return differsInCase
    ? 'Names are case-sensitive.'
    : `If you mean \`${meant}\`, correct the name: as it stands it has no effect.`;
}

/** `[application]`, `[host/default]` in a file that may hold both levels. */
function nearestQualified({ source, section }: PlacedSection): string | undefined {
  if (source.role !== 'plain' || section.object !== undefined) return undefined;
  const separator = section.name.search(/[/:]/);
  const end = separator < 0 ? section.name.length : separator;
  const level = findLevel(section.name.slice(0, end));
  return level === undefined ? undefined : level + section.name.slice(end, 200);
}
