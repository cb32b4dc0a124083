import type { GenerationIdentity } from '../engine/open-generation.js';
import type { OptionChange } from '../options/diff/diff-options.js';
import { namedFiles } from '../options/named-files.js';
import { areEquivalent, differencesBetween } from './candidate/compare-candidates.js';
import type { ReadCandidate } from './candidate/read-candidate.js';
import { KeptGenerations } from './kept-generations.js';
import type { ReloadReport, ReloadResult } from './reload-report.js';
import type { ReloadState } from './reload-status.js';

/** What the files hold that is not in force, and why. */
export interface Refusal {
  readonly report: ReloadReport;
  readonly candidate: ReadCandidate | undefined;
}

const STATES: Partial<Record<ReloadResult, ReloadState>> = {
  rejected: 'candidate-rejected',
  suspect: 'source-suspect',
  missing: 'source-missing',
};

/** How the options in force stand to those in the files. */
export class Standing {
  readonly kept: KeptGenerations;
  /** The files as they last were when they could be put in force. */
  #lastGood: ReadCandidate;
  #refusal: Refusal | undefined;
  #isPinned = false;
  #driftSinceMs: number | undefined;

  constructor(identity: GenerationIdentity, start: ReadCandidate) {
    this.kept = new KeptGenerations({ identity, candidate: start });
    this.#lastGood = start;
  }

  get running(): ReadCandidate {
    return this.kept.active.candidate;
  }

  get lastGood(): ReadCandidate {
    return this.#lastGood;
  }

  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** Since when files and running options differ, in milliseconds since 1970. */
  get driftSinceMs(): number | undefined {
    return this.#driftSinceMs;
  }

  get state(): ReloadState {
    if (this.#isPinned) return 'pinned';
    return (this.#refusal && STATES[this.#refusal.report.result]) ?? 'active';
  }

  /** From the running options to those in the files, where these can be read. */
  drift(): readonly OptionChange[] {
    if (this.state === 'active') return [];
    const inFiles = this.#refusal ? this.#refusal.candidate : this.#lastGood;
    return differencesBetween(this.running, inFiles).changes;
  }

  /** The certificate files that matter: those in use, and those that refused options would use. */
  certificates(): readonly string[] {
    const refused = this.#refusal?.candidate;
    const candidates = [this.running, ...(refused ? [refused] : [])];
    return candidates.flatMap(({ options }) => namedFiles(options.values));
  }

  /** The options in the files are in force, in a new generation. */
  applied(identity: GenerationIdentity, candidate: ReadCandidate): void {
    this.kept.add({ identity, candidate });
    this.#agree(candidate);
  }

  /** The options in the files are those in force; they may stand in other places. */
  confirmed(candidate: ReadCandidate): void {
    this.kept.replaceActive(candidate);
    this.#agree(candidate);
  }

  refused(refusal: Refusal): void {
    this.#refusal = refusal;
    this.#isPinned = false;
    this.#driftSinceMs ??= refusal.report.atMs;
  }

  /** Earlier options are in force again, whatever the files hold. */
  rolledBack(identity: GenerationIdentity, candidate: ReadCandidate, nowMs: number): void {
    if (!this.#refusal && areEquivalent(candidate, this.#lastGood)) {
      this.applied(identity, this.#lastGood);
    } else {
      this.kept.add({ identity, candidate });
      this.#isPinned = true;
      this.#driftSinceMs ??= nowMs;
    }
  }

  #agree(candidate: ReadCandidate): void {
    this.#lastGood = candidate;
    this.#refusal = undefined;
    this.#isPinned = false;
    this.#driftSinceMs = undefined;
  }
}
