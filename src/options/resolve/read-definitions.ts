import { type Diagnostic, diagnostic, type SourceRange } from '../../diagnostic.js';
import { rangeInValue } from '../../option-file/document/option-document.js';
import type { TextRange } from '../../text/source-text.js';
import { CATALOG } from '../catalog/catalog.js';
import type { Level, OptionDefinition, OptionName } from '../catalog/option-definition.js';
import type { OptionValues } from '../values/option-values.js';
import type { ValueProblem, ValueReading } from '../values/value-kind.js';
import {
  diagnosticIn,
  folderOfSource,
  locateIn,
  locateOption,
  type PlacedOption,
} from './placed-section.js';
import { type DefinitionIndex, sectionsSearched } from './section-search.js';

/** An option of the catalog where a file sets it, with its value read. */
export interface Definition<T> extends PlacedOption {
  readonly reading: ValueReading<T>;
  /** False for an option at a level where it has no effect. */
  readonly isRead: boolean;
}

const LEVELS: readonly Level[] = ['application', 'host'];

/**
 * All definitions of an option in the sections searched, the winner first. All are read and checked:
 * a mistake in one without effect shows when the others are removed.
 */
export function readDefinitions<N extends OptionName>(
  name: N,
  index: DefinitionIndex,
  applicationName: string | undefined,
): readonly Definition<OptionValues[N]>[] {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const levels = [...row.levels, ...LEVELS.filter((level) => !row.levels.includes(level))];
  const sections = sectionsSearched(row.group, applicationName);
  return levels.flatMap((level) =>
    sections
      .flatMap((section) => index.find(level, section, name))
      .map((placed) => {
        const reading = row.decode(placed.option.value, { folder: folderOfSource(placed.source) });
        return { ...placed, reading, isRead: row.levels.includes(level) };
      }),
  );
}

/** What is wrong with a definition, with its place; `shadow` adds that another one is in force. */
export function definitionDiagnostics(
  definition: Definition<unknown>,
  shadow?: Required<Pick<Diagnostic, 'detail' | 'related'>>,
): Diagnostic[] {
  const diagnostics = definition.reading.problems.map((problem) => {
    const found = locateProblem(definition, problem);
    if (shadow === undefined) return found;
    return { ...found, ...shadow, related: [...(found.related ?? []), ...shadow.related] };
  });
  return definition.isRead ? diagnostics : [notReadAtHost(definition), ...diagnostics];
}

function locateProblem(definition: PlacedOption, problem: ValueProblem): Diagnostic {
  const { code, summary, help, part, related } = problem;
  return diagnostic(code, `${definition.option.name}: ${summary}`, {
    help,
    range: locatePart(definition, part),
    related: related && [{ summary: related.summary, range: locatePart(definition, related.part) }],
  });
}

function locatePart(definition: PlacedOption, part: TextRange | undefined): SourceRange {
  if (part === undefined) return locateOption(definition);
  return locateIn(definition, rangeInValue(definition.option, part));
}

function notReadAtHost(definition: PlacedOption): Diagnostic {
  const { name, nameRange } = definition.option;
  return diagnosticIn(definition, nameRange, {
    code: 'option-not-read-at-host',
    summary: `option \`${name}\` is read at Application level only; here, at Host level, it has no effect`,
    help: "Move it to the Application's options.",
  });
}
