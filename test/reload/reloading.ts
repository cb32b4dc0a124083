/** Option files in a folder of their own, and an engine that follows them as `run` has it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { createEngine, type Engine } from '#dist/engine/engine.js';
import type { GenerationIdentity } from '#dist/engine/open-generation.js';
import { readerOf } from '#dist/files/file-content.js';
import type { EffectiveOptions } from '#dist/options/catalog/effective-options.js';
import { loadOptionFiles } from '#dist/reload/candidate/load-option-files.js';
import type { OptionFiles } from '#dist/reload/candidate/option-files.js';
import type { ReloadRecords } from '#dist/reload/reload-history.js';
import type { ReloadReport } from '#dist/reload/reload-report.js';
import { type Reloader, startReloader } from '#dist/reload/reloader.js';
import type { Clock } from '#dist/runtime/clock.js';
import { logTo } from '#dist/runtime/log.js';
import type { Store } from '#dist/store/store.js';
import { temporaryFolder, temporaryStore } from '../delivery/stores.ts';

/** Longer than it takes to notice an edit (560 ms) and to wait until it rests (500 ms). */
const LONGEST_REACTION_MS = 1300;

/** An option that stands nowhere has the value undefined. */
export type OptionTexts = Readonly<Record<string, string | number | undefined>>;

/** Where the options stand that do not stand in `[OCServer]`. */
const SECTIONS: Readonly<Record<string, string>> = {
  certificate: 'security',
  'certificate-key': 'security',
  'trusted-ca': 'security',
  'retry-delay': 'ocs-notifier',
  'retry-max-delay': 'ocs-notifier',
  'user-agent': 'ocs-notifier',
};

/** Nobody listens there; quick retries; the last line is always the same, so that no guard suspects a cut. */
const QUICK: OptionTexts = {
  'contact-processed-notification': 'true',
  'contact-processed-notification-uri': 'http://127.0.0.1:9/',
  'http-connection-pool-size': 4,
  'retry-delay': '5ms',
  'retry-max-delay': '20ms',
  'user-agent': 'OCS',
};

/** An Application file; line 1 is `[OCServer]`. */
export function applicationText(changes: OptionTexts = {}): string {
  const options = Object.entries({ ...QUICK, ...changes }).filter(([, text]) => text !== undefined);
  return ['OCServer', 'security', 'ocs-notifier']
    .map((section) => {
      const own = options.filter(([name]) => (SECTIONS[name] ?? 'OCServer') === section);
      const lines = own.map(([name, text]) => `${name} = ${text}`);
      return lines.length === 0 ? '' : `${[`[${section}]`, ...lines].join('\n')}\n`;
    })
    .join('');
}

/** A Host file with custom headers. */
export function hostText(headers = 'X-Host: ocs01'): string {
  return `[OCServer]\nhttp-custom-headers = ${headers}\n`;
}

/** Stands around each `engine.reconfigure`: `commit` goes on with it. */
export type AroundCommit = (
  commit: () => Promise<GenerationIdentity>,
  options: EffectiveOptions,
) => Promise<GenerationIdentity>;

export interface ReloadingSettings {
  readonly application?: OptionTexts;
  /** The whole text of the Host file. */
  readonly host?: string;
  readonly aroundCommit?: AroundCommit;
  /** The reloader's only. */
  readonly clock?: Clock;
  readonly store?: Store;
  /** Where looks are remembered instead of in the store. */
  readonly records?: ReloadRecords;
  /** Called between reading for the start and following. */
  readonly beforeFollowing?: (files: { application: string; host: string }) => void;
}

export interface Reloading {
  readonly folder: string;
  /** Names of the option files. */
  readonly application: string;
  readonly host: string;
  readonly engine: Engine;
  readonly store: Store;
  readonly reloader: Reloader;
  /** Log lines, parsed. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** All that were told, that of the start first. */
  readonly reports: readonly ReloadReport[];
  /** All options that the engine was asked to put in force. */
  readonly asked: readonly EffectiveOptions[];
  /** Writes the Application file. */
  edit(changes: OptionTexts): void;
  /** The report after those that were given out; waits until it is told. */
  next(): Promise<ReloadReport>;
  /** Waits so long that a change would have been told, and expects that none was. */
  staysSilent(): Promise<void>;
  /** The text of the log line of the last look. */
  said(): string;
}

/** Starts an engine that follows files; all is closed when the test has finished. */
export async function startReloading(settings: ReloadingSettings = {}): Promise<Reloading> {
  const folder = await temporaryFolder();
  const store = settings.store ?? (await temporaryStore());
  const [application, host] = [join(folder, 'application.cfg'), join(folder, 'host.cfg')];
  const edit = (changes: OptionTexts) => writeFileSync(application, applicationText(changes));
  edit(settings.application ?? {});
  writeFileSync(host, settings.host ?? hostText());

  const files: OptionFiles = {
    files: [
      { filename: application, role: 'application' },
      { filename: host, role: 'host' },
    ],
  };
  const lines: Record<string, unknown>[] = [];
  const log = logTo({ write: (line) => void lines.push(JSON.parse(line)) }, 'debug');
  const start = await loadOptionFiles(files);
  expect(start.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const readFile = readerOf(start.snapshot);
  const engine = await createEngine({ store, options: start.options, log, readFile });
  settings.beforeFollowing?.({ application, host });

  const reports: ReloadReport[] = [];
  const asked: EffectiveOptions[] = [];
  let onTold = () => {};
  const { aroundCommit = (commit) => commit() } = settings;
  const reloader = await startReloader({
    engine: {
      renewConnections: () => engine.renewConnections(),
      status: () => engine.status(),
      reconfigure(options, terms) {
        asked.push(options);
        return aroundCommit(() => engine.reconfigure(options, terms), options);
      },
    },
    files,
    start,
    records: settings.records ?? store,
    log,
    ...(settings.clock ? { clock: settings.clock } : {}),
    onReport(report) {
      reports.push(report);
      onTold();
    },
  });
  onTestFinished(async () => {
    const stopped = engine.stop();
    engine.abort();
    await reloader.close();
    await stopped;
  });

  let given = 1;
  return {
    ...{ folder, application, host, engine, store, reloader, lines, reports, asked, edit },
    async next() {
      while (reports.length <= given) {
        await new Promise<void>((resolve) => {
          onTold = resolve;
        });
      }
      given += 1;
      return reports[given - 1] as ReloadReport;
    },
    async staysSilent() {
      const told = reports.length;
      await pause(LONGEST_REACTION_MS);
      expect(reports.slice(told)).toEqual([]);
    },
    said: () => String(lines.filter(({ event }) => event === 'reload').at(-1)?.['msg']),
  };
}

/** Runs each case on files of its own, all at the same time: they wait most of the time. */
export async function atOnce<Case>(
  cases: readonly Case[],
  run: (each: Case) => Promise<void>,
): Promise<void> {
  const ended = await Promise.allSettled(cases.map(run));
  const failed = ended.flatMap((each, index) =>
    each.status === 'rejected' ? [{ case: cases[index], error: each.reason }] : [],
  );
  expect(failed).toEqual([]);
}

/** Expects that each generation after the first was asked for once, and nothing else. */
export function expectStill(reloading: Reloading, generation: number): void {
  expect(reloading.engine.status().generation.number).toBe(generation);
  expect(reloading.asked).toHaveLength(generation - 1);
}
