/**
 * Follows the option files of an engine: the only caller of `engine.reconfigure` after the start.
 *
 * A look at the files is a transaction. From top to bottom of this file:
 *
 *   wake                      a file may have changed, or somebody asks for a look
 *   settle, read, parse       all files at rest, as one candidate          `SettledReader`
 *   guard                     missing, half-written, wrong, or known?      `judge`
 *   diff                      what would change                            `differencesBetween`
 *   prepare, commit, retire   the options as a whole, or not at all        `Engine.reconfigure`
 *   report                    log, history, counts                         `Announcer`
 *
 * Looks follow each other in a queue: what changes during one is seen by the next.
 */
import type { Engine } from '../engine/engine.js';
import type { GenerationIdentity } from '../engine/open-generation.js';
import { NotifierError } from '../errors.js';
import { haveSameFiles, partOf, readerOf, type Snapshot } from '../files/file-content.js';
import { FileWatch } from '../files/file-watch.js';
import { LookQueue } from '../files/look-queue.js';
import type { Documents } from '../options/show/render-diagnostics.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { type Log, silentLog } from '../runtime/log.js';
import { Announcer } from './announcer.js';
import { differencesBetween } from './candidate/compare-candidates.js';
import { type OptionFiles, optionFileNames } from './candidate/option-files.js';
import type { ReadCandidate, SettledFiles } from './candidate/read-candidate.js';
import { type QuietTimes, SettledReader } from './candidate/settled-reader.js';
import { restlessSources } from './guard/guard.js';
import { type Judgement, judge } from './guard/judge.js';
import { InForce } from './in-force.js';
import type { ReloadRecords } from './reload-history.js';
import {
  type Ended,
  failureOf,
  isRefused,
  isSameEnd,
  mayPass,
  type ReloadReport,
  type ReloadTrigger,
} from './reload-report.js';
import type { ReloadState, ReloadStatus } from './reload-status.js';
import { Standing } from './standing.js';

/** What a person asks for. */
export interface ReloadTerms {
  /** `call` by default. */
  readonly trigger?: ReloadTrigger;
  /** Puts files in force that look damaged or half-written. */
  readonly accept?: boolean;
}

export interface ReloaderParts {
  readonly engine: Pick<Engine, 'reconfigure' | 'renewConnections' | 'status'>;
  readonly files: OptionFiles;
  /** What the engine was created with. */
  readonly start: ReadCandidate;
  readonly records: ReloadRecords;
  /** Whether events wait until somebody turns notifications on or accepts that they are off. */
  readonly holdsEvents?: boolean;
  readonly log?: Log;
  readonly clock?: Clock;
  /** How long files rest before they count, and how often they are looked at, in tests. */
  readonly quietMs?: QuietTimes;
  readonly sweepEveryMs?: number;
  /** Called after each look that has something to tell. */
  readonly onReport?: (report: ReloadReport, documents: Documents) => void;
}

/** How long a rollback waits for files that are not at rest. */
const ROLLBACK_AFTER_MS = 2000;

/** What was refused for a reason outside the files is tried again so often. */
const RETRY_MS = 5000;

/** Begins to follow the option files of an engine. Settles when changes from now on are noticed. */
export async function startReloader(parts: ReloaderParts): Promise<Reloader> {
  const reloader = new Reloader(parts);
  await reloader.start();
  return reloader;
}

export class Reloader {
  readonly #engine: ReloaderParts['engine'];
  readonly #files: OptionFiles;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #watch: FileWatch;
  readonly #reader: SettledReader;
  readonly #standing: Standing;
  readonly #announcer: Announcer;
  readonly #inForce: InForce;
  readonly #queue = new LookQueue();
  /** What the last look saw: the same again is no news. */
  #seen: Snapshot;
  /** Option files that somebody wants though they look damaged, until others stand in their place. */
  #accepted: Snapshot | undefined;
  /** The look that a signal asked for and that has not begun. */
  #signalled: Promise<ReloadReport> | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(parts: ReloaderParts) {
    const { engine, start, files, records, log = silentLog, clock = systemClock } = parts;
    const { quietMs, sweepEveryMs } = parts;
    this.#engine = engine;
    this.#files = files;
    this.#log = log;
    this.#clock = clock;
    this.#standing = new Standing(engine.status().generation, start);
    this.#announcer = new Announcer({ log, records, onReport: parts.onReport });
    this.#inForce = new InForce(records, log, parts.holdsEvents === true);
    this.#seen = start.snapshot;
    const certificates = () => this.#standing.certificates();
    const stopped = this.#queue.signal;
    this.#reader = new SettledReader({ files, certificates, stopped, clock, quietMs });
    this.#watch = new FileWatch(this.#watched(), { onWake: () => this.#wake(), sweepEveryMs });
  }

  /** What changed since the files were read for the start is noticed, too. */
  async start(): Promise<void> {
    const { diagnostics } = this.#standing.running;
    const ended: Ended = { ...NO_DIFFERENCES, result: 'applied', diagnostics };
    await this.#announcer.announce(this.#reportOf('start', ended, this.#clock.elapsed()));
    await this.#keep(false);
    await this.#watch.start();
    this.#wake();
  }

  status(): ReloadStatus {
    const { kept, running, refusal, driftSinceMs } = this.#standing;
    const state = this.#state();
    const { number, hash, sinceMs } = kept.active.identity;
    return {
      state,
      isDegraded: state !== 'active',
      active: { generation: number, hash, sinceMs, options: running.options },
      refused: refusal?.report,
      drift: this.#standing.drift(),
      driftSinceMs,
      readingSinceMs: this.#reader.sinceMs,
      watch: this.#watch.status(),
      counts: this.#announcer.counts(),
    };
  }

  /** Settles when events may be read: at once, unless they are held. */
  get released(): Promise<void> {
    return this.#inForce.released;
  }

  /** The last looks, newest first, those of earlier processes included. */
  history(): Promise<readonly ReloadReport[]> {
    return this.#announcer.history();
  }

  /** Stops following. A look that waits for files to rest is given up; one that goes on ends first. */
  async close(): Promise<void> {
    this.#queue.close(stopped());
    await this.#watch.close();
    await this.#queue.idle();
    this.#cancelRetry?.(); // after the last look, which may have asked for one
  }

  /** A file may have changed, or may be usable by now. */
  #wake(): void {
    const look = this.#queue.wake(() => this.#lookAgain());
    look.catch((error: unknown) => {
      if (!isStopped(error)) this.#log.error({ event: 'reload', err: error }, 'a reload failed');
    });
  }

  /**
   * Looks at the files now, also when they are known and refused; ends a rollback. Settles with what
   * came of it; rejects with `ENGINE_STOPPED` alone. Of the looks that signals ask for one that has
   * not begun is enough: a storm of them must not keep others waiting.
   */
  reload({ trigger = 'call', accept = false }: ReloadTerms = {}): Promise<ReloadReport> {
    if (trigger === 'signal' && this.#signalled) return this.#signalled;
    this.#reader.ask();
    const look = this.#queue.run(async () => {
      if (trigger === 'signal') this.#signalled = undefined; // from here on, another needs another look
      const read = await this.#reader.readAsked();
      if (read) return await this.#conclude(trigger, read, accept);
      return await this.#tellRestless(trigger);
    });
    if (trigger === 'signal') this.#signalled = look;
    return look;
  }

  /**
   * Puts an earlier generation of this process back in force, the one before by default, until the
   * files change. Rejects with `GENERATION_UNKNOWN` when it is not kept.
   */
  rollback(generation?: number): Promise<ReloadReport> {
    this.#signalled = undefined; // a signal that comes after this asks for a look after this
    // An edit that comes to rest goes in first, as it was made first; files that never rest do not matter.
    const cancel = this.#clock.after(ROLLBACK_AFTER_MS, () => this.#reader.makeRoom());
    return this.#queue.run(() => this.#rollBack(generation)).finally(cancel);
  }

  /** The look that a wake asks for. Concludes nothing when the files are as the last look saw them. */
  async #lookAgain(): Promise<void> {
    const read = await this.#reader.readNoticed();
    if (!read) return this.#wake(); // once more, after the one that was asked for
    const { refusal, state } = this.#standing;
    if (state === 'pinned' && !read.candidate) return; // a file that is away has not changed
    const isTriedAgain = state !== 'pinned' && refusal !== undefined && mayPass(refusal.report);
    // A rollback lasts until an option file changes: a renewed certificate does not end it.
    const seen = state === 'pinned' ? partOf(this.#seen, optionFileNames(this.#files)) : this.#seen;
    if (isTriedAgain || !haveSameFiles(seen, read.snapshot)) {
      await this.#conclude('watch', read, false);
    } else this.#seen = read.snapshot; // other certificate files may count by now
  }

  /** Judges what was read, does what is to be done, and tells. */
  async #conclude(
    trigger: ReloadTrigger,
    read: SettledFiles,
    isAccepted: boolean,
  ): Promise<ReloadReport> {
    const startedAtMs = this.#clock.elapsed();
    const isNews = trigger !== 'watch' || !haveSameFiles(read.snapshot, this.#seen);
    const judgement = this.#judge(read, isAccepted);
    const ended = await this.#carryOut(judgement);
    if (!isRefused(ended)) await this.#keep(isAccepted);
    // Who asks though nothing has changed knows of something else that has: names, receivers, rights.
    if (ended.result === 'unchanged' && trigger !== 'watch') this.#engine.renewConnections();
    this.#seen = read.snapshot;
    this.#scheduleRetry(ended);
    const before = this.#standing.refusal?.report;
    if (!isNews && before && isSameEnd(before, ended)) return before;
    const report = this.#reportOf(trigger, ended, startedAtMs);
    const { candidate } = judgement;
    if (isRefused(ended)) this.#standing.refused({ report, candidate });
    return this.#tell(report, candidate);
  }

  #judge(read: SettledFiles, isAcceptedNow: boolean): Judgement {
    const { running, lastGood } = this.#standing;
    const names = optionFileNames(this.#files);
    const wasAccepted =
      this.#accepted !== undefined && haveSameFiles(this.#accepted, read.snapshot);
    const isAccepted = isAcceptedNow || wasAccepted;
    this.#accepted = isAccepted ? partOf(read.snapshot, names) : undefined;
    return judge(read, { names, running, lastGood, isAccepted });
  }

  async #carryOut({ kind, candidate, diagnostics }: Judgement): Promise<Ended> {
    const told = { ...differencesBetween(this.#standing.running, candidate), diagnostics };
    if (kind === 'unchanged') this.#standing.confirmed(candidate);
    if (kind !== 'usable') return { ...told, result: kind, failure: undefined };
    const end = await this.#putInForce(candidate, (identity) => {
      this.#standing.applied(identity, candidate);
    });
    return { ...told, ...end };
  }

  async #rollBack(number: number | undefined): Promise<ReloadReport> {
    const startedAtMs = this.#clock.elapsed();
    const { candidate } = this.#standing.kept.find(number);
    const { diagnostics } = candidate;
    const told = { ...differencesBetween(this.#standing.running, candidate), diagnostics };
    const end = await this.#putInForce(candidate, (identity) => {
      this.#standing.rolledBack(identity, candidate, this.#clock.now());
    });
    await this.#keep(false);
    return this.#tell(this.#reportOf('rollback', { ...told, ...end }, startedAtMs), candidate);
  }

  /** Prepares, commits and retires; or changes nothing, and says why. */
  async #putInForce(
    { options, snapshot }: ReadCandidate,
    onDone: (identity: GenerationIdentity) => void,
  ): Promise<Pick<Ended, 'result' | 'failure'>> {
    try {
      onDone(await this.#engine.reconfigure(options, { readFile: readerOf(snapshot) }));
      return { result: 'applied', failure: undefined };
    } catch (error) {
      return { result: 'rejected', failure: failureOf(error) };
    }
  }

  /** What is held back is of no concern while the files themselves are in trouble. */
  #state(): ReloadState {
    const { state } = this.#standing;
    return state === 'active' && this.#inForce.isHolding ? 'events-held' : state;
  }

  #keep(isAccepted: boolean): Promise<void> {
    const { lastGood, running } = this.#standing;
    return this.#inForce.note(lastGood, running, { isAccepted });
  }

  #reportOf(trigger: ReloadTrigger, ended: Ended, startedAtMs: number): ReloadReport {
    const { number, hash } = this.#standing.kept.active.identity;
    const { generations } = this.#engine.status();
    return {
      ...ended,
      atMs: this.#clock.now(),
      durationMs: this.#clock.elapsed() - startedAtMs,
      trigger,
      generation: number,
      hash,
      finishing: generations
        .filter(({ isActive, inFlight }) => !isActive && inFlight > 0)
        .map(({ number: generation, inFlight }) => ({ generation, inFlight })),
    };
  }

  async #tell(report: ReloadReport, candidate: ReadCandidate | undefined): Promise<ReloadReport> {
    this.#watch.follow(this.#watched());
    await this.#announcer.announce(report, candidate?.documents);
    return report;
  }

  /** Nothing is known of files that were never at rest, so how they stand to the options does not change. */
  async #tellRestless(trigger: ReloadTrigger): Promise<ReloadReport> {
    const diagnostics = [restlessSources()];
    const ended: Ended = { ...NO_DIFFERENCES, result: 'suspect', diagnostics };
    const report = await this.#tell(
      this.#reportOf(trigger, ended, this.#clock.elapsed()),
      undefined,
    );
    this.#wake();
    return report;
  }

  #scheduleRetry(ended: Ended): void {
    this.#cancelRetry?.();
    const wake = () => this.#wake();
    this.#cancelRetry = mayPass(ended) ? this.#clock.after(RETRY_MS, wake) : undefined;
  }

  #watched(): readonly string[] {
    return [...new Set([...optionFileNames(this.#files), ...this.#standing.certificates()])];
  }
}

const NO_DIFFERENCES = { changes: [], renewed: [], failure: undefined };

function stopped(): NotifierError {
  return new NotifierError('ENGINE_STOPPED', 'The option files are not followed any more.');
}

function isStopped(error: unknown): boolean {
  return error instanceof NotifierError && error.code === 'ENGINE_STOPPED';
}
