import type { OptionEntry } from '../../option-file/document/option-document.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import { expectArgument } from '../../text/expect-argument.js';
import type { SourceText } from '../../text/source-text.js';
import { type EffectiveOptions, isOptions } from '../catalog/effective-options.js';
import { sectionOf } from '../catalog/option-definition.js';
import { isSource, type OptionSource } from '../resolve/placed-section.js';
import type { Fingerprint } from '../values/show-secret.js';
import { type AppearanceDifference, diffAppearance } from './diff-appearance.js';
import {
  type DefinitionDifference,
  definitionsOf,
  diffDefinitions,
  type PlacedDefinitions,
} from './diff-definitions.js';
import { diffObjects, type HeldDifference } from './diff-objects.js';
import { diffOptions, type OptionChange } from './diff-options.js';

/** An option file with the options that it puts in force. */
export interface ComparedFile {
  readonly source: OptionSource;
  readonly options: EffectiveOptions;
}

/** An Application and its Host, in the order Application, Host, with the options that both put in force. */
export interface ComparedPair {
  readonly sources: readonly OptionSource[];
  readonly options: EffectiveOptions;
}

/** What two option files differ in. Holds no secret. */
export interface FileDifferences {
  /** Whether an engine, and whoever else reads the options, finds the same. */
  readonly isSame: boolean;
  /** Options in force that differ. */
  readonly changes: readonly OptionChange[];
  /** All else that the files say differently, names only: options and objects that are not ours. */
  readonly other: readonly OtherDifference[];
  /** What changes nothing. */
  readonly cosmetic: readonly CosmeticDifference[];
}

/** Of exports with the object, of cfg files with the level alone. */
export type OtherDifference = Omit<HeldDifference, 'object'> & {
  readonly object: string | undefined;
};

export interface CosmeticDifference {
  readonly kind: 'moved' | 'without-effect' | 'text' | AppearanceDifference['kind'];
  /** One line for people. */
  readonly summary: string;
}

export interface DiffTerms {
  /** The section searched first; without it, the name that a file says itself. */
  readonly applicationName?: string | undefined;
  /** When given, secrets in shown values can be compared; else they are only masked. */
  readonly fingerprint?: Fingerprint;
}

/**
 * Compares two option files: what differs in force and its effect, which options of others differ, and
 * what only looks different.
 *
 * @example
 * const fileOf = (text: string) => {
 *   const { document } = parseOptionFile(new TextEncoder().encode(text), 'application.cfg');
 *   const source = { document, role: 'application' } as const;
 *   return { source, options: resolveOptions({ sources: [source] }).options };
 * };
 * const before = fileOf('[OCServer]\nhttp-proxy = proxy:3128\n');
 * const after = fileOf('# Moved.\n[default]\nhttp-proxy = proxy:3128\n[log]\nall = stdout\n');
 * const { changes, other, cosmetic } = diffFiles(before, after);
 * changes.length; // 0
 * other.map(({ kind, name }) => `${name} ${kind}`); // ['all added']
 * cosmetic.map(({ kind }) => kind); // ['moved', 'comments']
 */
export function diffFiles(
  from: ComparedFile,
  to: ComparedFile,
  terms: DiffTerms = {},
): FileDifferences {
  expectArgument(isCompared(from) && isCompared(to), COMPARED);
  return diffPairs(
    { options: from.options, sources: [from.source] },
    { options: to.options, sources: [to.source] },
    terms,
  );
}

const COMPARED =
  'diffFiles takes two files, each with its source and the options that resolveOptions gives for it';

function isCompared(file: ComparedFile): boolean {
  return isSource(file?.source) && isOptions(file.options);
}

/**
 * {@link diffFiles} for an Application with its Host: what is in force is that of both, and each file is compared
 * with the one of its level.
 *
 * @example
 * const pairOf = (host: string) => {
 *   const application = '[OCServer]\nhttp-custom-headers = X-A: 1\n';
 *   const files = [parseOptionFile(application, 'a.cfg'), parseOptionFile(host, 'h.cfg')];
 *   const sources = files.map(({ document }, at) => {
 *     return { document, role: at === 0 ? 'application' as const : 'host' as const };
 *   });
 *   return { sources, options: resolveOptions({ sources }).options };
 * };
 * const [before, after] = [pairOf(''), pairOf('[OCServer]\nhttp-custom-headers = X-B: 2\n')];
 * diffPairs(before, after).changes.map(({ detail }) => detail); // ['X-B added']
 */
export function diffPairs(
  from: ComparedPair,
  to: ComparedPair,
  { applicationName, fingerprint }: DiffTerms = {},
): FileDifferences {
  expectArgument(arePair(from) && arePair(to), PAIRS);
  const changes = diffOptions(from.options, to.options, fingerprint);
  const changed = new Set<string>(changes.map(({ name }) => name));
  const rests = alignedSources(from.sources, to.sources).map(([a, b]) =>
    diffRest(a, b, changed, applicationName),
  );
  const other = rests.flatMap((rest) => rest.other);
  return {
    isSame: changes.length + other.length === 0,
    changes,
    other,
    cosmetic: rests.flatMap((rest) => rest.cosmetic),
  };
}

const PAIRS =
  'diffPairs takes two pairs, each with its sources and the options that resolveOptions gives for them';

function arePair(pair: ComparedPair): boolean {
  return Array.isArray(pair?.sources) && pair.sources.every(isSource) && isOptions(pair.options);
}

/** Files by their order; one that only one side has is compared with an empty one. */
function alignedSources(
  from: readonly OptionSource[],
  to: readonly OptionSource[],
): readonly (readonly [OptionSource, OptionSource])[] {
  const count = Math.max(from.length, to.length);
  return Array.from({ length: count }, (_, at) => {
    const [a, b] = [from[at], to[at]];
    const empty = (other: OptionSource | undefined): OptionSource => {
      const { document } = parseOptionFile('', 'no file');
      return { document, role: other?.role ?? 'plain' };
    };
    return [a ?? empty(b), b ?? empty(a)] as const;
  });
}

/** What two files say differently beside the options in force that changed. */
function diffRest(
  from: OptionSource,
  to: OptionSource,
  changed: ReadonlySet<string>,
  applicationName: string | undefined,
): Pick<FileDifferences, 'other' | 'cosmetic'> {
  const before = definitionsOf(from, applicationName);
  const after = definitionsOf(to, applicationName);
  const quiet = diffDefinitions(before.ours, after.ours).filter(({ name }) => !changed.has(name));
  const [a, b] = [from.document, to.document];
  const haveObjects = a.objects.length > 0 && b.objects.length > 0;
  const other = haveObjects
    ? diffObjects(a, b, new Set([...entriesOf(before.ours), ...entriesOf(after.ours)]))
    : diffDefinitions(before.other, after.other).map(otherDefinition);
  // Beside an empty file nothing looks different: it is not there.
  const isThere = a.source.text !== '' && b.source.text !== '';
  const sides = [
    { document: a, places: before.places },
    { document: b, places: after.places },
  ] as const;
  const looks = isThere ? diffAppearance(...sides) : [];
  const isUntold = changed.size + other.length + quiet.length + looks.length === 0;
  const rest = isUntold ? diffText(a.source, b.source) : [];
  return { other, cosmetic: [...movesIn(quiet), ...looks, ...rest] };
}

function entriesOf(definitions: PlacedDefinitions): readonly OptionEntry[] {
  return [...definitions.values()].flat().map(({ option }) => option);
}

function otherDefinition({ values: _, ...difference }: DefinitionDifference): OtherDifference {
  return { ...difference, what: 'option', object: undefined, part: undefined };
}

/** `no differences` means equal bytes: what nobody could name is told with its place at least. */
function diffText(from: SourceText, to: SourceText): readonly CosmeticDifference[] {
  if (from.text === to.text) return [];
  let at = 0;
  while (from.text[at] === to.text[at]) at += 1;
  const { line } = to.locate({
    start: Math.min(at, to.text.length),
    end: Math.min(at, to.text.length),
  }).start;
  const summary = `text: what is no option differs, from line ${line} on`;
  return [{ kind: 'text', summary }];
}

/** Of definitions that change nothing in force: what went from one place to another, and the rest. */
function movesIn(differences: readonly DefinitionDifference[]): CosmeticDifference[] {
  const removed = differences.filter(({ kind }) => kind === 'removed');
  const paired = new Set<DefinitionDifference>();
  const moves = differences.flatMap((added) => {
    if (added.kind !== 'added') return [];
    const origin = removed.find((gone) => !paired.has(gone) && isOrigin(gone, added));
    if (origin === undefined) return [];
    paired.add(origin).add(added);
    const summary = `${added.name}: moved from ${placeOf(origin)} to ${placeOf(added)}`;
    return [{ kind: 'moved' as const, summary }];
  });
  return [...moves, ...differences.filter((each) => !paired.has(each)).map(withoutEffect)];
}

function isOrigin(removed: DefinitionDifference, added: DefinitionDifference): boolean {
  return removed.name === added.name && removed.values[0] === added.values[1];
}

const WITHOUT_EFFECT = {
  added: 'is set',
  removed: 'is not set any more',
  changed: 'is written otherwise',
} as const;

function withoutEffect(difference: DefinitionDifference): CosmeticDifference {
  const what = WITHOUT_EFFECT[difference.kind];
  const summary = `${difference.name}: ${what} in ${placeOf(difference)}, which changes nothing in force`;
  return { kind: 'without-effect', summary };
}

function placeOf({ level, section }: DefinitionDifference): string {
  return sectionOf(level, section);
}
