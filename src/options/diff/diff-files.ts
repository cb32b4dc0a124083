import type { EffectiveOptions } from '../catalog/effective-options.js';
import { sectionOf } from '../catalog/option-definition.js';
import type { OptionSource } from '../resolve/placed-section.js';
import type { Fingerprint } from '../values/show-secret.js';
import { type AppearanceDifference, diffAppearance } from './diff-appearance.js';
import { type DefinitionDifference, definitionsOf, diffDefinitions } from './diff-definitions.js';
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
  /** Options that nobody here knows: names only. */
  readonly other: readonly OtherDifference[];
  /** What changes nothing. */
  readonly cosmetic: readonly CosmeticDifference[];
}

export type OtherDifference = Omit<DefinitionDifference, 'values'>;

export interface CosmeticDifference {
  readonly kind: 'moved' | 'without-effect' | AppearanceDifference['kind'];
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
  const other = diffDefinitions(before.other, after.other).map(({ values: _, ...rest }) => rest);
  const looks = diffAppearance(
    { document: from.source.document, places: before.places },
    { document: to.source.document, places: after.places },
  );
  return {
    isSame: changes.length + other.length === 0,
    changes,
    other,
    cosmetic: [...movesIn(quiet), ...looks],
  };
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
