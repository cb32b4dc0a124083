import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import { quoted, quotedName } from '../../text/quoted.js';
import { ACCEPT, linesLost, MOST_LISTED } from './guard-report.js';

/** An option with the section it stands in. */
interface PlacedOption {
  readonly section: OptionSection;
  readonly option: OptionEntry;
}

/** `source-lost-sections`, if the candidate has no section of a name that had options in the active file. */
export function lostSections(
  active: OptionDocument,
  candidate: OptionDocument,
): readonly Diagnostic[] {
  const kept = sectionKeys(candidate);
  const gone = active.sections.filter((section) => {
    return section.options.length > 0 && !kept.has(sectionKey(section));
  });
  if (gone.length === 0) return [];
  const first = new Map(gone.toReversed().map((section) => [sectionKey(section), section]));
  const names = gone.filter((section) => first.get(sectionKey(section)) === section);
  return [
    diagnostic('source-lost-sections', sectionsGone(names), {
      ...linesLost(
        active,
        gone.flatMap(({ options }) => options),
      ),
      help: ACCEPT,
      range: endOf(candidate),
      related: names.slice(0, MOST_LISTED).map(({ name, range }) => ({
        summary: `section ${quoted(name)} in the file in force`,
        range: active.source.locate(range),
      })),
    }),
  ];
}

function sectionsGone(sections: readonly OptionSection[]): string {
  const [first] = sections;
  if (first === undefined || sections.length > 1) return `${sections.length} sections are gone`;
  return `section ${quoted(first.name)} is gone`;
}

/**
 * `source-lost-options`, if more than half of the options are gone, or if some are and the file ends with
 * another option than the active one. Silent where all that is gone went with its section, of which
 * {@link lostSections} tells.
 */
export function lostOptions(
  active: OptionDocument,
  candidate: OptionDocument,
): readonly Diagnostic[] {
  const [before, after] = [placedOptions(active), placedOptions(candidate)];
  const [all, kept] = [new Map(before.map(withKey)), new Map(after.map(withKey))];
  const gone = [...all].filter(([key]) => !kept.has(key)).map(([, placed]) => placed);
  const sections = sectionKeys(candidate);
  const shown = gone.filter(({ section }) => sections.has(sectionKey(section)));
  const last = before.at(-1);
  if (shown.length === 0 || last === undefined) return [];
  const isEndOther = optionKey(last) !== optionKey(after.at(-1));
  const isMost = gone.length * 2 > all.size;
  if (!isEndOther && !isMost) return [];
  const verb = gone.length === 1 ? 'is' : 'are';
  const count = `${gone.length} of ${all.size} options ${verb} gone`;
  return [
    diagnostic('source-lost-options', isEndOther ? `${count}${endsOtherwise(last)}` : count, {
      ...linesLost(
        active,
        shown.map(({ option }) => option),
      ),
      help: ACCEPT,
      range: endOf(candidate),
      ...(isEndOther ? { related: [lastInForce(active, last)] } : {}),
    }),
  ];
}

function endsOtherwise({ section, option }: PlacedOption): string {
  return `, and ${quotedName(option.name)} in section ${quoted(section.name)} is not the last one any more: the file may end too early`;
}

function lastInForce({ source }: OptionDocument, { option }: PlacedOption) {
  return { summary: 'the last option in the file in force', range: source.locate(option.range) };
}

/** In file order. */
function placedOptions({ sections }: OptionDocument): readonly PlacedOption[] {
  return sections.flatMap((section) => section.options.map((option) => ({ section, option })));
}

function withKey(placed: PlacedOption): readonly [string, PlacedOption] {
  return [optionKey(placed), placed];
}

/** The same for what counts as one option: all sections of a name in a list of an object are one section. */
function optionKey(placed: PlacedOption | undefined): string {
  return placed === undefined ? '' : `${sectionKey(placed.section)} ${placed.option.name}`;
}

function sectionKey({ name, object, origin }: OptionSection): string {
  return JSON.stringify([object?.level, object?.name, origin, name]);
}

function sectionKeys({ sections }: OptionDocument): ReadonlySet<string> {
  return new Set(sections.map(sectionKey));
}

function endOf({ source }: OptionDocument) {
  const end = source.text.length;
  return source.locate({ start: end, end });
}
