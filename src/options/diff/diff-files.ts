import type { OptionEntry } from '../../option-file/document/option-document.js';
import type { SourceText } from '../../text/source-text.js';
import type { EffectiveOptions } from '../catalog/effective-options.js';
import { sectionOf } from '../catalog/option-definition.js';
import type { OptionSource } from '../resolve/placed-section.js';
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
  { applicationName, fingerprint }: DiffTerms = {},
): FileDifferences {
  const [before, after] = [from, to].map(({ source }) => definitionsOf(source, applicationName));
  if (before === undefined || after === undefined) throw new Error('two files are compared');
  const changes = diffOptions(from.options, to.options, fingerprint);
  const changed = new Set<string>(changes.map(({ name }) => name));
  const quiet = diffDefinitions(before.ours, after.ours).filter(({ name }) => !changed.has(name));
  const [a, b] = [from.source.document, to.source.document];
  const haveObjects = a.objects.length > 0 && b.objects.length > 0;
  const other = haveObjects
    ? diffObjects(a, b, new Set([...entriesOf(before.ours), ...entriesOf(after.ours)]))
    : diffDefinitions(before.other, after.other).map(otherDefinition);
  const looks = diffAppearance(
    { document: a, places: before.places },
    { document: b, places: after.places },
  );
  const isUntold = changes.length + other.length + quiet.length + looks.length === 0;
  const rest = isUntold ? diffText(a.source, b.source) : [];
  return {
    isSame: changes.length + other.length === 0,
    changes,
    other,
    cosmetic: [...movesIn(quiet), ...looks, ...rest],
  };
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
    const origin = removed.find((gone) => !paired.has(gone) && isSource(gone, added));
    if (origin === undefined) return [];
    paired.add(origin).add(added);
    const summary = `${added.name}: moved from ${placeOf(origin)} to ${placeOf(added)}`;
    return [{ kind: 'moved' as const, summary }];
  });
  return [...moves, ...differences.filter((each) => !paired.has(each)).map(withoutEffect)];
}

function isSource(removed: DefinitionDifference, added: DefinitionDifference): boolean {
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
