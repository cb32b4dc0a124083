import { readFile } from 'node:fs/promises';
import type { Generation } from '../delivery/generation.js';
import type { EffectiveOptions } from '../options/catalog/effective-options.js';
import { explainOptions } from '../options/show/explain-options.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { OptionsHistory } from '../store/options-history.js';
import { type OwnCertificate, troubleWith } from './own-certificate.js';
import { prepareGeneration } from './settings.js';
import type { ReadFile } from './tls-files.js';

/** Options in force: their number, a hash that is equal for equal options, and since when. */
export interface GenerationIdentity {
  /** Counts from 1 and goes on over restarts. */
  readonly number: number;
  /** Keyed SHA-256 in hex, comparable within one store. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

interface OpeningParts {
  readonly store: OptionsHistory;
  readonly options: EffectiveOptions;
  readonly clock?: Clock;
  readonly readFile?: ReadFile;
  readonly log?: Log;
}

/** Prepares options, and then numbers them, on disk: no attempt is made with a number that is forgotten. */
export async function openGeneration(
  { store, options, clock = systemClock, readFile: read = readFile, log }: OpeningParts,
  { isContinued }: { readonly isContinued: boolean },
): Promise<Generation & GenerationIdentity> {
  const { hashKey } = store;
  const prepared = await prepareGeneration(options.values, { readFile: read, hashKey });
  const sinceMs = clock.now();
  if (log && prepared.certificate) tellTrouble(log, prepared.certificate, sinceMs);
  const shown = JSON.stringify(explainOptions(options));
  const record = { hash: prepared.hash, openedAtMs: sinceMs, options: shown };
  return { ...prepared, number: await store.numberGeneration(record, isContinued), sinceMs };
}

export function identityOf({ number, hash, sinceMs }: GenerationIdentity): GenerationIdentity {
  return { number, hash, sinceMs };
}

/** The receiver will say so, too, but not whose certificate it is. */
function tellTrouble(log: Log, certificate: OwnCertificate, nowMs: number): void {
  const trouble = troubleWith(certificate, nowMs);
  if (trouble === undefined) return;
  const { code, summary } = trouble;
  log.warn({ event: 'certificate', code, file: certificate.filename }, summary);
}
