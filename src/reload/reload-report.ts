import type { Diagnostic } from '../diagnostic.js';
import { type ErrorCode, NotifierError } from '../errors.js';
import type { OptionChange } from '../options/diff/diff-options.js';

/** What made the files be looked at. */
export const RELOAD_TRIGGERS = ['start', 'watch', 'signal', 'call', 'command', 'rollback'] as const;
export type ReloadTrigger = (typeof RELOAD_TRIGGERS)[number];

/**
 * - `applied`: the options on disk are in force, in a new generation.
 * - `unchanged`: they were in force already.
 * - `rejected`: they have errors, or could not be prepared.
 * - `suspect`: a file looks damaged or half-written; it may be put in force with `accept`.
 * - `missing`: a file is not there or cannot be read.
 */
export const RELOAD_RESULTS = ['applied', 'unchanged', 'rejected', 'suspect', 'missing'] as const;
export type ReloadResult = (typeof RELOAD_RESULTS)[number];

/** One look at the option files and what came of it. Holds no secret. */
export interface ReloadReport {
  /** When it ended, in milliseconds since 1970. */
  readonly atMs: number;
  /** From the end of reading to the end. */
  readonly durationMs: number;
  readonly trigger: ReloadTrigger;
  readonly result: ReloadResult;
  /** The generation in force afterwards, and the hash of its options. */
  readonly generation: number;
  readonly hash: string;
  /** From the options in force before to those in the files; empty when they could not be read. */
  readonly changes: readonly OptionChange[];
  /** Certificate files that hold something else than before. */
  readonly renewed: readonly string[];
  /** What is wrong with the files, or odd: errors when `rejected`, `suspect` or `missing`. */
  readonly diagnostics: readonly Diagnostic[];
  /** Why options without errors could not be put in force. */
  readonly failure: ReloadFailure | undefined;
  /** Earlier generations that still carry requests. */
  readonly finishing: readonly { readonly generation: number; readonly inFlight: number }[];
}

export interface ReloadFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly help: string | undefined;
}

/** How a look ended, before it is told when and where. */
export type Ended = Pick<
  ReloadReport,
  'result' | 'changes' | 'renewed' | 'diagnostics' | 'failure'
>;

export function isRefused({ result }: Pick<ReloadReport, 'result'>): boolean {
  return result !== 'applied' && result !== 'unchanged';
}

/** Whether a refusal may end without an edit: a file becomes readable, or an engine able. */
export function mayPass({ result, failure }: Ended): boolean {
  return failure !== undefined || result === 'missing';
}

/** Whether the same thing went wrong again. */
export function isSameEnd(a: Ended, b: Ended): boolean {
  return a.result === b.result && a.failure?.message === b.failure?.message;
}

/** What an engine says that could not put options in force. Rethrows that it is stopping, and faults of ours. */
export function failureOf(error: unknown): ReloadFailure {
  if (!(error instanceof NotifierError) || error.code === 'ENGINE_STOPPED') throw error;
  const { code, message, help } = error;
  return { code, message, help };
}
