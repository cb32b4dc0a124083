import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type { OptionDocument, OptionSection } from '../../option-file/document/option-document.js';
import { quoted } from '../../text/quoted.js';
import { ACCEPT, linesLost, MOST_LISTED } from './guard-report.js';
import {
  type ActiveFile,
  type OutlinedOption,
  type OutlinedSection,
  optionKey,
  placedOptions,
  sectionKey,
} from './outline.js';

/** `source-lost-sections`, if the candidate has no section of a name that had options in the active file. */
export function lostSections(active: ActiveFile, candidate: OptionDocument): readonly Diagnostic[] {
  const kept = sectionKeys(candidate);
  const gone = active.sections.filter(({ key }) => !kept.has(key));
  if (gone.length === 0) return [];
  const lost = active.options.filter(({ section }) => !kept.has(keyOf(active, section)));
  return [
    diagnostic('source-lost-sections', sectionsGone(gone), {
      ...linesLost(active, lost),
      help: ACCEPT,
      range: endOf(candidate),
      related: gone.slice(0, MOST_LISTED).flatMap((section) => sectionInForce(active, section)),
    }),
  ];
}

function sectionsGone(sections: readonly OutlinedSection[]): string {
  const [first] = sections;
  if (first === undefined || sections.length > 1) return `${sections.length} sections are gone`;
  return `section ${quoted(first.name)} is gone`;
}

function sectionInForce({ document }: ActiveFile, { key, name }: OutlinedSection) {
  const section = document && sectionsOf(document).find((each) => sectionKey(each) === key);
  if (section === undefined) return [];
  const range = document?.source.locate(section.range);
  return range ? [{ summary: `section ${quoted(name)} in the file in force`, range }] : [];
}

function sectionsOf({ sections }: OptionDocument): readonly OptionSection[] {
  return sections.filter(({ options }) => options.length > 0);
}

/**
 * `source-lost-options`, if more than half of the options are gone, or if some are and the file ends with
 * another option than the active one. Silent where all that is gone went with its section, of which
 * {@link lostSections} tells.
 */
export function lostOptions(active: ActiveFile, candidate: OptionDocument): readonly Diagnostic[] {
  const after = placedOptions(candidate);
  const kept = new Set(after.map(optionKey));
  const all = new Map(active.options.map((option) => [option.key, option]));
  const gone = [...all.values()].filter(({ key }) => !kept.has(key));
  const sections = sectionKeys(candidate);
  const shown = gone.filter(({ section }) => sections.has(keyOf(active, section)));
  const last = active.options.at(-1);
  if (shown.length === 0 || last === undefined) return [];
  const lastNow = after.at(-1);
  const isEndOther = lastNow === undefined || last.key !== optionKey(lastNow);
  const isMost = gone.length * 2 > all.size;
  if (!isEndOther && !isMost) return [];
  const verb = gone.length === 1 ? 'is' : 'are';
  const count = `${gone.length} of ${all.size} options ${verb} gone`;
  const summary = isEndOther ? `${count}${endsOtherwise(active, last)}` : count;
  return [
    diagnostic('source-lost-options', summary, {
      ...linesLost(active, shown),
      help: ACCEPT,
      range: endOf(candidate),
      related: isEndOther ? lastInForce(active) : [],
    }),
  ];
}

function endsOtherwise(active: ActiveFile, { name, section }: OutlinedOption): string {
  const owner = active.sections[section]?.name ?? '';
  return `, and ${quoted(name)} in section ${quoted(owner)} is not the last one any more: the file may end too early`;
}

function lastInForce({ document }: ActiveFile) {
  const last = document && placedOptions(document).at(-1);
  const range = last && document?.source.locate(last.option.range);
  return range ? [{ summary: 'the last option in the file in force', range }] : [];
}

function keyOf({ sections }: ActiveFile, index: number): string {
  return sections[index]?.key ?? '';
}

function sectionKeys({ sections }: OptionDocument): ReadonlySet<string> {
  return new Set(sections.map(sectionKey));
}

function endOf({ source }: OptionDocument) {
  const end = source.text.length;
  return source.locate({ start: end, end });
}
