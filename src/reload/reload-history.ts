import type { Diagnostic } from '../diagnostic.js';
import type { Log } from '../runtime/log.js';
import type { ReloadReport } from './reload-report.js';

/** Where looks at the files are remembered; a store does it. */
export interface ReloadRecords {
  recordReload(record: ReloadRecord): Promise<void>;
  /** Newest first. */
  reloads(): Promise<readonly ReloadRecord[]>;
  /** Keeps a text for the next process, in place of what was kept. */
  keepInForce(text: string): Promise<void>;
}

interface ReloadRecord {
  readonly atMs: number;
  readonly trigger: string;
  readonly result: string;
  readonly generation: number;
  readonly report: string;
}

/** The version of the JSON that reports are stored in. Those that are stored in another are left out. */
const FORM = 1;

/** Remembers a report. A store that refuses costs the memory, not the reload. */
export async function remember(
  records: ReloadRecords,
  report: ReloadReport,
  log: Log,
): Promise<void> {
  const { atMs, trigger, result, generation } = report;
  try {
    await records.recordReload({
      atMs,
      trigger,
      result,
      generation,
      report: JSON.stringify({ form: FORM, ...report, diagnostics: mostOf(report) }),
    });
  } catch (error) {
    log.error({ event: 'store', err: error }, 'cannot remember a reload');
  }
}

/**
 * How many diagnostics of a report are remembered. A file that is no option file at all has one for each line:
 * fifty such reports would fill the disk, and the memory of whoever asks for them.
 */
const MOST_REMEMBERED = 500;

/** Errors go before the others where not all have room. */
function mostOf({ diagnostics }: ReloadReport): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_REMEMBERED) return diagnostics;
  const isError = ({ severity }: Diagnostic) => severity === 'error';
  const errors = diagnostics.filter(isError);
  return [...errors, ...diagnostics.filter((each) => !isError(each))].slice(0, MOST_REMEMBERED);
}

/** What is remembered, newest first. */
export async function recall(records: ReloadRecords): Promise<readonly ReloadReport[]> {
  const rows = await records.reloads();
  return rows.flatMap(({ report: text }) => {
    const { form, ...report } = JSON.parse(text) as ReloadReport & { readonly form?: number };
    return form === FORM ? [report] : [];
  });
}
