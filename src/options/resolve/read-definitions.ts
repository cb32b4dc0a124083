import { type Diagnostic, diagnostic, type SourceRange } from '../../diagnostic.js';
import { rangeInValue } from '../../option-file/document/option-document.js';
import type { TextRange } from '../../text/source-text.js';
import { CATALOG } from '../catalog/catalog.js';
import type { Level, OptionDefinition, OptionName } from '../catalog/option-definition.js';
import type { OptionValues } from '../values/option-values.js';
import type { ValueProblem, ValueReading } from '../values/value-kind.js';
import { type Definition, folderOfSource } from './placed-section.js';
import { type DefinitionIndex, locateOption, sectionsSearched } from './section-search.js';

/** A definition with its value read. */
export interface Candidate<T> {
  readonly definition: Definition;
  readonly reading: ValueReading<T>;
  /** False for an option at a level where it has no effect. */
  readonly isRead: boolean;
}

const LEVELS: readonly Level[] = ['application', 'host'];

/**
 * All definitions of an option in the sections searched, the winner first. All are read and checked:
 * a mistake in a shadowed value is a surprise in waiting.
 */
export function readDefinitions<N extends OptionName>(
  name: N,
  index: DefinitionIndex,
  applicationName: string | undefined,
): readonly Candidate<OptionValues[N]>[] {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const levels = [...row.levels, ...LEVELS.filter((level) => !row.levels.includes(level))];
  const sections = sectionsSearched(row.group, applicationName);
  return levels.flatMap((level) =>
    sections
      .flatMap((section) => index.find(level, section, name))
      .map((definition) => {
        const context = { folder: folderOfSource(definition.source) };
        const reading = row.decode(definition.option.value, context);
        return { definition, reading, isRead: row.levels.includes(level) };
      }),
  );
}

/** What is wrong with a candidate, with its place; `shadow` adds that another one is in force. */
export function candidateDiagnostics(
  { definition, reading, isRead }: Candidate<unknown>,
  shadow?: Required<Pick<Diagnostic, 'detail' | 'related'>>,
): Diagnostic[] {
  const diagnostics = reading.problems.map((problem) => {
    const found = locateProblem(definition, problem);
    if (shadow === undefined) return found;
    return { ...found, ...shadow, related: [...(found.related ?? []), ...shadow.related] };
  });
  return isRead ? diagnostics : [notReadAtHost(definition), ...diagnostics];
}

function locateProblem(definition: Definition, problem: ValueProblem): Diagnostic {
  const { code, summary, help, part, related } = problem;
  return diagnostic(code, `${definition.option.name}: ${summary}`, {
    range: locatePart(definition, part),
    ...(help === undefined ? {} : { help }),
    ...(related === undefined
      ? {}
      : { related: [{ summary: related.summary, range: locatePart(definition, related.part) }] }),
  });
}

function locatePart(definition: Definition, part: TextRange | undefined): SourceRange {
  if (part === undefined) return locateOption(definition);
  const { option, source } = definition;
  return source.document.source.locate(rangeInValue(option, part));
}

function notReadAtHost({ option, source }: Definition): Diagnostic {
  const summary = `option \`${option.name}\` is read at Application level only; here, at Host level, it has no effect`;
  const help = "Move it to the Application's options.";
  const range = source.document.source.locate(option.nameRange);
  return diagnostic('option-not-read-at-host', summary, { help, range });
}
