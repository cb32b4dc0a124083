import type { Engine } from '../engine/engine.js';
import { NotifierError } from '../errors.js';
import type { Snapshot } from '../files/file-content.js';
import { FileWatch } from '../files/file-watch.js';
import { LookQueue } from '../files/look-queue.js';
import { diffOptions } from '../options/diff/diff-options.js';
import { namedFiles } from '../options/named-files.js';
import type { Documents } from '../options/show/render-diagnostics.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { type Log, silentLog } from '../runtime/log.js';
import { runFingerprint } from '../runtime/run-fingerprint.js';
import type { OptionFiles } from './candidate/option-files.js';
import {
  haveSameFiles,
  optionFileNames,
  partOf,
  type ReadCandidate,
  type Reading,
  readerOf,
  renewedFiles,
} from './candidate/read-candidate.js';
import { type QuietTimes, SettledReader } from './candidate/settled-reader.js';
import { restlessSources } from './guard/guard.js';
import { type Judgement, judge } from './guard/judge.js';
import { logReload } from './log-reload.js';
import { type ReloadRecords, recall, remember } from './reload-history.js';
import {
  type Ended,
  failureOf,
  isRefused,
  isSameEnd,
  type ReloadFailure,
  type ReloadReport,
  type ReloadTrigger,
} from './reload-report.js';
import type { ReloadStatus } from './reload-status.js';
import { ReloadTally } from './reload-tally.js';
import { Standing } from './standing.js';

/** What a person asks for. */
export interface ReloadTerms {
  /** `call` by default. */
  readonly trigger?: ReloadTrigger;
  /** Puts files in force that look damaged or half-written. */
  readonly accept?: boolean;
}

export interface ReloaderParts {
  readonly engine: Pick<Engine, 'reconfigure' | 'status'>;
  readonly files: OptionFiles;
  /** What the engine was created with. */
  readonly start: ReadCandidate;
  readonly records: ReloadRecords;
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

/**
 * Follows option files: the one who calls `engine.reconfigure`. A look at the files is a transaction: they are
 * read at rest, judged, and then put in force whole or not at all. Looks follow each other; what changes
 * during one is seen by the next.
 */
export class Reloader {
  readonly #engine: ReloaderParts['engine'];
  readonly #files: OptionFiles;
  readonly #records: ReloadRecords;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #onReport: ReloaderParts['onReport'];
  readonly #watch: FileWatch;
  readonly #standing: Standing;
  readonly #tally = new ReloadTally();
  readonly #queue = new LookQueue();
  readonly #reader: SettledReader;
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
    this.#records = records;
    this.#log = log;
    this.#clock = clock;
    this.#onReport = parts.onReport;
    this.#standing = new Standing(engine.status().generation, start);
    this.#seen = start.snapshot;
    const certificates = () => this.#certificates();
    const stopped = this.#queue.signal;
    this.#reader = new SettledReader({ files, certificates, stopped, clock, quietMs });
    this.#watch = new FileWatch(this.#watched(), { onWake: () => this.#wake(), sweepEveryMs });
  }

  /** What changed since the files were read for the start is noticed, too. */
  async start(): Promise<void> {
    const { diagnostics } = this.#standing.running;
    const nothing = { changes: [], renewed: [], failure: undefined };
    const ended: Ended = { ...nothing, result: 'applied', diagnostics };
    await this.#tell(this.#describe('start', ended, this.#clock.elapsed()));
    await this.#watch.start();
    this.#wake();
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
      const reading = await this.#reader.readAsked();
      if (reading) return await this.#conclude(trigger, reading, accept);
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
    return this.#queue.run(() => this.#rollback(generation)).finally(cancel);
  }

  status(): ReloadStatus {
    const { kept, state, refusal, driftSinceMs } = this.#standing;
    const { number, hash, sinceMs } = kept.active.identity;
    return {
      state,
      isDegraded: state !== 'active',
      active: { generation: number, hash, sinceMs, options: this.#standing.running.options },
      refused: refusal?.report,
      drift: this.#standing.drift(),
      driftSinceMs,
      readingSinceMs: this.#reader.sinceMs,
      watch: this.#watch.status(),
      counts: this.#tally.counts(),
    };
  }

  /** The last looks, newest first, those of earlier processes included. */
  history(): Promise<readonly ReloadReport[]> {
    return recall(this.#records);
  }

  /** Stops following. A look that waits for files to rest is given up; one that goes on ends first. */
  async close(): Promise<void> {
    this.#queue.close(stopped());
    await this.#watch.close();
    await this.#queue.idle();
    this.#cancelRetry?.(); // after the last look, which may have asked for one
  }

  #wake(): void {
    const look = this.#queue.wake(() => this.#lookAgain());
    look.catch((error: unknown) => {
      if (!isStopped(error)) this.#log.error({ event: 'reload', err: error }, 'a reload failed');
    });
  }

  async #lookAgain(): Promise<void> {
    const reading = await this.#reader.readNoticed();
    if (!reading) return this.#wake(); // once more, after the one that was asked for
    const { refusal, state } = this.#standing;
    if (state === 'pinned' && !reading.candidate) return; // a file that is away has not changed
    const isTriedAgain = state !== 'pinned' && refusal !== undefined && mayPass(refusal.report);
    // A rollback lasts until an option file changes: a renewed certificate does not end it.
    const seen = state === 'pinned' ? partOf(this.#seen, optionFileNames(this.#files)) : this.#seen;
    if (isTriedAgain || !haveSameFiles(seen, reading.snapshot)) {
      await this.#conclude('watch', reading, false);
    } else this.#seen = reading.snapshot; // other certificate files may count by now
  }

  /** Nothing is known of files that were never at rest, so how they stand to the options does not change. */
  async #tellRestless(trigger: ReloadTrigger): Promise<ReloadReport> {
    const nothing = { changes: [], renewed: [], failure: undefined };
    const ended: Ended = { ...nothing, result: 'suspect', diagnostics: [restlessSources()] };
    const report = this.#describe(trigger, ended, this.#clock.elapsed());
    await this.#tell(report);
    this.#wake();
    return report;
  }

  /** The certificate files that matter: those in use, and those that refused options would use. */
  #certificates(): readonly string[] {
    const { running, refusal } = this.#standing;
    const candidates = [running, ...(refusal?.candidate ? [refusal.candidate] : [])];
    return candidates.flatMap(({ options }) => namedFiles(options.values));
  }

  #watched(): readonly string[] {
    return [...new Set([...optionFileNames(this.#files), ...this.#certificates()])];
  }

  /** Judges what was read, does what is to be done, and tells. */
  async #conclude(
    trigger: ReloadTrigger,
    reading: Reading,
    isAccepted: boolean,
  ): Promise<ReloadReport> {
    const startedAtMs = this.#clock.elapsed();
    const isNews = trigger !== 'watch' || !haveSameFiles(reading.snapshot, this.#seen);
    const judgement = this.#judge(reading, isAccepted);
    const ended = await this.#carryOut(judgement);
    this.#seen = reading.snapshot;
    this.#scheduleRetry(ended);
    const before = this.#standing.refusal?.report;
    if (!isNews && before && isSameEnd(before, ended)) return before;
    const report = this.#describe(trigger, ended, startedAtMs);
    const { candidate } = judgement;
    if (isRefused(ended)) this.#standing.refused({ report, candidate });
    this.#watch.follow(this.#watched());
    await this.#tell(report, candidate?.documents);
    return report;
  }

  #judge(reading: Reading, isAcceptedNow: boolean): Judgement {
    const { running, lastGood } = this.#standing;
    const names = optionFileNames(this.#files);
    const { snapshot } = reading;
    const wasAccepted = this.#accepted !== undefined && haveSameFiles(this.#accepted, snapshot);
    const isAccepted = isAcceptedNow || wasAccepted;
    this.#accepted = isAccepted ? partOf(snapshot, names) : undefined;
    return judge(reading, { names, running, lastGood, isAccepted });
  }

  async #carryOut({ kind, candidate, diagnostics }: Judgement): Promise<Ended> {
    const told = { ...differences(this.#standing.running, candidate), diagnostics };
    if (kind === 'unchanged') this.#standing.confirmed(candidate);
    if (kind !== 'usable') return { ...told, result: kind, failure: undefined };
    try {
      this.#standing.applied(await this.#putInForce(candidate), candidate);
      return { ...told, result: 'applied', failure: undefined };
    } catch (error) {
      return { ...told, result: 'rejected', failure: failureOf(error) };
    }
  }

  #putInForce({ options, snapshot }: ReadCandidate) {
    return this.#engine.reconfigure(options, { readFile: readerOf(snapshot) });
  }

  async #rollback(number: number | undefined): Promise<ReloadReport> {
    const startedAtMs = this.#clock.elapsed();
    const { candidate } = this.#standing.kept.find(number);
    const { diagnostics, documents } = candidate;
    const told = { ...differences(this.#standing.running, candidate), diagnostics };
    let failure: ReloadFailure | undefined;
    try {
      const identity = await this.#putInForce(candidate);
      this.#standing.rolledBack(identity, candidate, this.#clock.now());
    } catch (error) {
      failure = failureOf(error);
    }
    const result = failure ? 'rejected' : 'applied';
    const report = this.#describe('rollback', { ...told, result, failure }, startedAtMs);
    this.#watch.follow(this.#watched());
    await this.#tell(report, documents);
    return report;
  }

  #describe(trigger: ReloadTrigger, ended: Ended, startedAtMs: number): ReloadReport {
    const { number, hash } = this.#standing.kept.active.identity;
    const earlier = this.#engine.status().generations.filter(({ isActive }) => !isActive);
    return {
      ...ended,
      atMs: this.#clock.now(),
      durationMs: this.#clock.elapsed() - startedAtMs,
      trigger,
      generation: number,
      hash,
      finishing: earlier
        .filter(({ inFlight }) => inFlight > 0)
        .map(({ number: generation, inFlight }) => ({ generation, inFlight })),
    };
  }

  async #tell(report: ReloadReport, documents: Documents = NO_DOCUMENTS): Promise<void> {
    this.#tally.note(report);
    logReload(this.#log, report, documents);
    try {
      this.#onReport?.(report, documents);
    } catch (error) {
      this.#log.error({ event: 'reload', err: error }, 'a report of a reload was not taken');
    }
    await remember(this.#records, report, this.#log);
  }

  #scheduleRetry(ended: Ended): void {
    this.#cancelRetry?.();
    const wake = () => this.#wake();
    this.#cancelRetry = mayPass(ended) ? this.#clock.after(RETRY_MS, wake) : undefined;
  }
}

/** From the options in force to those of a candidate, where there is one. */
function differences(running: ReadCandidate, candidate: ReadCandidate | undefined) {
  if (!candidate) return { changes: [], renewed: [] };
  return {
    changes: diffOptions(running.options, candidate.options, runFingerprint),
    renewed: renewedFiles(running, candidate),
  };
}

/** A file may become readable, and an engine able, without any file's identity changing. */
function mayPass({ result, failure }: Ended): boolean {
  return failure !== undefined || result === 'missing';
}

const NO_DOCUMENTS: Documents = new Map();

function stopped(): NotifierError {
  return new NotifierError('ENGINE_STOPPED', 'The option files are not followed any more.');
}

function isStopped(error: unknown): boolean {
  return error instanceof NotifierError && error.code === 'ENGINE_STOPPED';
}
