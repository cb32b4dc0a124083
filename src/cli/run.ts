import { closeSync, createReadStream, fstatSync, open } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { Command, Option } from 'commander';
import type { Diagnostic } from '../diagnostic.js';
import { EventFeed } from '../engine/event-feed.js';
import { NotifierError } from '../errors.js';
import { LOG_LEVELS, type LogLevel, type LogSink, logTo, openLog } from '../runtime/log.js';
import { openSqliteStore } from '../store/sqlite-store.js';
import type { CommandIo } from './command-io.js';
import { DEFAULT_STORE } from './default-store.js';
import { addSourceFlags, loadOptions, namesFiles, type SourceFlags } from './read-options.js';
import { reloadPrinter } from './reload-printer.js';
import { renderDiagnostics } from './render-diagnostics.js';
import {
  counted,
  type RunSummary,
  renderProgress,
  renderSummary,
  summarise,
} from './run-report.js';
import { type RunningEngine, startRunningEngine } from './running-engine.js';
import { StatusLine } from './status-line.js';
import { aborted, listenForStop, type StopSignals } from './stop-signals.js';
import { terminalLogStream } from './terminal-log.js';
import { areUsable } from './usable-options.js';

interface RunFlags extends SourceFlags {
  readonly events?: string;
  readonly store: string;
  readonly exitWhenDrained?: boolean;
  readonly format: 'text' | 'json';
  readonly log?: string;
  readonly logLevel?: LogLevel;
}

const EXAMPLES = `
Examples:
  $ ocs-notifier run --application application.cfg --host host.cfg --events events.ndjson
  $ feed | ocs-notifier run options.cfg --events - --store /var/lib/ocs-notifier
  $ ocs-notifier run options.cfg --events events.ndjson --exit-when-drained --format json

An event that is accepted is on disk: after a crash or a stop the next run on the same store goes on.
The option files are followed: edit them, and the engine goes on with the new options, or says why
not. SIGHUP and \`ocs-notifier reload\` make it look at once, \`ocs-notifier status\` says what is in force.
Ctrl-C lets the requests in flight finish; a second Ctrl-C does not wait for them.

Exit code: 0 fine, 1 bad option files or events, or (with --exit-when-drained) messages that were not
delivered or, as notifications are off, never made, 2 wrong usage, 3 could not start.`;

/** `run`: the engine. */
export function runCommand(io: CommandIo): Command {
  return addSourceFlags(new Command('run'))
    .description('deliver notifications as the option files say')
    .argument('[file...]', 'option files that may hold both levels')
    .option('--events <file>', 'read events (NDJSON) from a file, or - for standard input')
    .option('--store <dir>', 'folder that keeps messages', DEFAULT_STORE)
    .option('--exit-when-drained', 'end when all events are read and no message is pending')
    .addOption(
      new Option('--format <format>', 'of the summary').choices(['text', 'json']).default('text'),
    )
    .option('--log <file>', 'append log lines (JSON) to a file instead of standard error')
    .addOption(
      new Option('--log-level <level>', 'info, without single attempts on a terminal').choices([
        ...LOG_LEVELS,
      ]),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: RunFlags, command: Command) => {
      if (!namesFiles(flags, files)) command.error('error: name at least one option file');
      io.exit(await run(io, files, flags));
    });
}

async function run(io: CommandIo, files: string[], flags: RunFlags): Promise<number> {
  const loaded = await loadOptions(flags, files);
  if (!areUsable(loaded, io)) return 1;
  const input = await openEvents(flags.events, io);
  const status = new StatusLine(io.stderr);
  const sink = openRunLog(flags, io, status);
  const store = await openStore(flags.store);
  const signals = listenForStop();
  try {
    const running = await startRunningEngine({
      loaded,
      store,
      storeFolder: flags.store,
      log: sink.log,
      onReport: reloadPrinter(io, status),
      onHangup: signals.send,
    });
    const { summary, failure } = await work({ running, input, status, signals, flags });
    writeSummary(io, flags, summary);
    if (failure !== undefined) throw failure;
    return exitCodeOf(summary, flags);
  } finally {
    signals.release();
    input?.destroy();
    await store.close();
    await sink.flush();
  }
}

async function openEvents(name: string | undefined, io: CommandIo): Promise<Readable | undefined> {
  if (name === undefined) return undefined;
  if (name === '-') return io.stdin as Readable;
  const help = 'Name a file of events, one JSON object a line, or - for standard input.';
  try {
    const fd = await promisify(open)(name, 'r');
    const stats = fstatSync(fd);
    // A stream of files waits for the writer of a named pipe, also when it is told to end.
    if (stats.isFIFO()) return new Socket({ fd, readable: true, writable: false });
    if (!stats.isDirectory()) return createReadStream('', { fd });
    closeSync(fd);
  } catch (cause) {
    throw new NotifierError('FILE_UNREADABLE', `cannot read ${name}`, { help, cause });
  }
  throw new NotifierError('FILE_UNREADABLE', `${name} is a folder`, { help });
}

function openStore(name: string) {
  if (/^postgres(ql)?:/.test(name)) {
    throw new NotifierError(
      'STORE_FAILED',
      'PostgreSQL stores are not supported by this version.',
      {
        help: 'Name a folder with --store.',
      },
    );
  }
  return openSqliteStore(name);
}

function openRunLog(flags: RunFlags, io: CommandIo, status: StatusLine): LogSink {
  const isForPeople = flags.log === undefined && io.stderr.isTTY === true;
  const level = flags.logLevel ?? 'info';
  if (!isForPeople) return openLog({ level, to: flags.log ?? 2 });
  return {
    log: logTo(terminalLogStream(status, flags.logLevel !== undefined), level),
    flush: async () => status.clear(),
  };
}

interface Work {
  readonly running: RunningEngine;
  readonly input: Readable | undefined;
  readonly status: StatusLine;
  readonly signals: StopSignals;
  readonly flags: RunFlags;
}

const PROGRESS_INTERVAL_MS = 200;

interface Worked {
  readonly summary: RunSummary;
  /** Why reading events ended early, if it did. */
  readonly failure: unknown;
}

/** Reads the events, delivers, and stops when it is time. */
async function work({ running, input, status, signals, flags }: Work): Promise<Worked> {
  const { engine } = running;
  const start = performance.now();
  const feed = new EventFeed(engine, {
    filename: flags.events ?? '',
    onDiagnostics: diagnosticsPrinter(status),
    signal: signals.stop,
  });
  const timer = setInterval(() => {
    status.show(renderProgress(feed.counts, engine.status(), Date.now()));
  }, PROGRESS_INTERVAL_MS);
  // Signals may have come before.
  void aborted(signals.stop).then(() => {
    input?.destroy();
    status.print('Stopping: requests in flight finish first; Ctrl-C again does not wait for them.');
  });
  void aborted(signals.abort).then(() => engine.abort());
  const failure = await readAll(feed, input, signals);
  if (failure === undefined) {
    const end = flags.exitWhenDrained ? [engine.drained()] : [];
    await Promise.race([aborted(signals.stop), ...end]);
  }
  const { held } = engine.status();
  await running.stop();
  clearInterval(timer);
  status.clear();
  if (held > 0) status.print(`Held, as nothing could be sent: ${counted(held, 'message')}.`);
  const summary = summarise(feed.counts, engine.status(), performance.now() - start);
  return { summary, failure };
}

/** Reads until the end, or until a stop: then the input ends in mid-line, which is no failure. */
async function readAll(
  feed: EventFeed,
  input: Readable | undefined,
  signals: StopSignals,
): Promise<unknown> {
  try {
    if (input !== undefined) await feed.read(input);
    return undefined;
  } catch (error) {
    return signals.stop.aborted ? undefined : error;
  }
}

/** Event diagnostics shown in full; the rest is only counted, in the summary. */
const MOST_SHOWN = 50;

function diagnosticsPrinter(status: StatusLine): (diagnostics: readonly Diagnostic[]) => void {
  let shown = 0;
  return (diagnostics) => {
    for (const diagnostic of diagnostics) {
      shown += 1;
      if (shown > MOST_SHOWN) return;
      status.print(
        renderDiagnostics([diagnostic], { documents: new Map(), color: false }).trimEnd(),
      );
      if (shown === MOST_SHOWN) status.print('… more problems with events are only counted.');
    }
  };
}

function writeSummary(io: CommandIo, flags: RunFlags, summary: RunSummary): void {
  io.stdout.write(
    flags.format === 'json' ? `${JSON.stringify(summary)}\n` : renderSummary(summary, flags.store),
  );
}

function exitCodeOf(summary: RunSummary, flags: RunFlags): number {
  const { invalid, dead, pending, not_notified } = summary;
  const isUndelivered = flags.exitWhenDrained === true && dead + pending + not_notified > 0;
  return invalid > 0 || isUndelivered ? 1 : 0;
}
