/** What may be done with files that were read. Decides only: reads nothing, changes nothing. */
import type { Diagnostic } from '../../diagnostic.js';
import type { Snapshot } from '../../files/file-content.js';
import { areEquivalent } from '../candidate/compare-candidates.js';
import type { ReadCandidate, SettledFiles } from '../candidate/read-candidate.js';
import { type GuardedFile, guard, missingSource, unreadableSource } from './guard.js';
import { activeFile } from './outline.js';

export type Judgement =
  /** A file is not there or cannot be read. */
  | {
      readonly kind: 'missing';
      readonly candidate: undefined;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** Damaged or half-written, by the look of it. */
  | Judged<'suspect'>
  /** There are errors. */
  | Judged<'rejected'>
  /** An engine would do what it does already. */
  | Judged<'unchanged'>
  | Judged<'usable'>;

interface Judged<Kind> {
  readonly kind: Kind;
  readonly candidate: ReadCandidate;
  readonly diagnostics: readonly Diagnostic[];
}

export interface JudgeTerms {
  /** The names of the option files. */
  readonly names: readonly string[];
  /** The options in force. */
  readonly running: ReadCandidate;
  /** The files as they last were when they could be put in force: what is lost is lost against them. */
  readonly lastGood: ReadCandidate;
  /** Somebody looked at files that seem damaged, and wants them. */
  readonly isAccepted: boolean;
}

/** Judges files that stood together: nothing is said of values before all files are whole. */
export function judge({ snapshot, candidate }: SettledFiles, terms: JudgeTerms): Judgement {
  if (!candidate) {
    const diagnostics = terms.names.flatMap((name) => absence(snapshot, name));
    return { kind: 'missing', candidate, diagnostics };
  }
  const suspicions = terms.isAccepted ? [] : guard(guardedFiles(candidate, terms));
  if (suspicions.length > 0) return { kind: 'suspect', candidate, diagnostics: suspicions };
  const { diagnostics } = candidate;
  const isInvalid = diagnostics.some(({ severity }) => severity === 'error');
  if (isInvalid) return { kind: 'rejected', candidate, diagnostics };
  const kind = areEquivalent(candidate, terms.running) ? 'unchanged' : 'usable';
  return { kind, candidate, diagnostics };
}

function absence(snapshot: Snapshot, filename: string): Diagnostic[] {
  const content = snapshot.get(filename);
  if (content?.kind === 'content') return [];
  return content?.kind === 'unreadable'
    ? [unreadableSource(filename, content.reason)]
    : [missingSource(filename)];
}

function guardedFiles(candidate: ReadCandidate, { names, lastGood }: JudgeTerms): GuardedFile[] {
  return names.flatMap((name) => {
    const [active, now] = [lastGood.documents.get(name), candidate.documents.get(name)];
    return active && now ? [{ active: activeFile(active), candidate: now }] : [];
  });
}
