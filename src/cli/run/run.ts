import { Command, Option } from 'commander';
import type { Engine, EngineCounts, EngineStatus } from '../../engine/engine.js';
import { EventFeed } from '../../feed/event-feed.js';
import { EVENT_ENCODINGS, type EventEncoding } from '../../feed/ndjson-lines.js';
import { loadFieldDefinitions } from '../../reload/fields/load-field-definitions.js';
import { LOG_LEVELS, type LogLevel, type LogSink, logTo, openLog } from '../../runtime/log.js';
import type { Store } from '../../store/store.js';
import { counted } from '../../text/counted.js';
import { jsonLine } from '../../text/json-line.js';
import { DEFAULT_STORE } from '../store/store-flags.js';
import type { CommandIo } from '../terminal/command-io.js';
import {
  addSourceFlags,
  collectFiles,
  loadOptions,
  namesFiles,
  type SourceFlags,
} from '../terminal/read-options.js';
import { StatusLine } from '../terminal/status-line.js';
import { terminalLogStream } from '../terminal/terminal-log.js';
import { fieldPrinter, reloadPrinter } from './edit-printers.js';
import { type EventInput, prepareEvents } from './event-input.js';
import { EventProblems } from './event-problems.js';
import { judgeStart } from './judge-start.js';
import { openStore } from './open-store.js';
import { type RunSummary, renderProgress, renderSummary, summarise } from './run-report.js';
import { type RunningEngine, startRunningEngine } from './running-engine.js';
import { aborted, listenForReopen, listenForStop, type StopSignals } from './stop-signals.js';
import { areUsable } from './usable-options.js';

interface RunFlags extends SourceFlags {
  readonly events?: string;
  readonly follow?: boolean;
  readonly eventsEncoding: EventEncoding;
  readonly fields?: readonly string[];
  readonly store: string;
  readonly exitWhenDrained?: boolean;
  readonly accept?: boolean;
  readonly format: 'text' | 'json';
  readonly log?: string;
  readonly logLevel?: LogLevel;
}

const EXAMPLES = `
Examples:
  $ ocs-notifier run --application application.cfg --host host.cfg --events events.ndjson
  $ feed | ocs-notifier run options.cfg --events - --store /var/lib/ocs-notifier
  $ ocs-notifier run options.cfg --events events.ndjson --exit-when-drained --format json
  $ ocs-notifier run options.cfg --fields fields.cfg --events /var/log/ocs/events.ndjson --follow

An event that is accepted is on disk: after a crash or a stop the next run on the same store goes on.
The option files are followed: edit them, and the engine goes on with the new options, or says why
not. SIGHUP and \`ocs-notifier reload\` make it look at once, \`ocs-notifier status\` says what is in force.
With --follow the file is read as it grows, also when it is rotated, and the next run goes on where
this one has got to. --fields names exports of Field objects: their send_attribute is the key that a
column of a calling list is sent under; without --fields columns are sent under their own names.
Ctrl-C lets the requests in flight finish; a second Ctrl-C does not wait for them.

Exit code: 0 fine, 1 bad option files or events, or (with --exit-when-drained) messages that were not
delivered or, as notifications are off, never made, 2 wrong usage, 3 could not start.`;

/** `run`: the engine. */
export function runCommand(io: CommandIo): Command {
  return addSourceFlags(new Command('run'))
    .description('deliver notifications as the option files say')
    .argument('[file...]', 'option files that may hold both levels')
    .option('--events <file>', 'read events (NDJSON) from a file, or - for standard input')
    .addOption(
      new Option('--events-encoding <name>', 'how the text of events is encoded')
        .choices([...EVENT_ENCODINGS])
        .default('utf-8'),
    )
    .option('--follow', 'wait for more events at the end of the file, also when it is rotated')
    .option('--fields <file>', 'exported Field objects (may be repeated)', collectFiles)
    .option('--store <dir>', 'folder that keeps messages', DEFAULT_STORE)
    .option(
      '--accept',
      'start with files that look half-written since the last run, or turn all off',
    )
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
      const fault = faultOf(flags);
      if (fault !== undefined) command.error(`error: ${fault}`);
      io.exit(await run(io, files, flags));
    });
}

/** Why the flags contradict each other; undefined when they do not. */
function faultOf({ events, follow, exitWhenDrained }: RunFlags): string | undefined {
  if (follow !== true) return undefined;
  if (events === undefined || events === '-')
    return '--follow needs a file of events: --events FILE';
  if (exitWhenDrained) return '--follow never ends, so it cannot stand with --exit-when-drained';
  return undefined;
}

async function run(io: CommandIo, files: string[], flags: RunFlags): Promise<number> {
  const loaded = await loadOptions(flags, files);
  const fieldFiles = fieldFilesOf(flags);
  const fields = fieldFiles && (await loadFieldDefinitions(fieldFiles));
  const areFine = [loaded, ...(fields ? [fields] : [])].map((files) => areUsable(files, io));
  if (areFine.includes(false)) return 1;
  const inputFor = await prepareEvents(flags, io);
  const status = new StatusLine(io.stderr);
  const sink = openRunLog(flags, io, status);
  const store = await openStore(flags.store, sink.log);
  const lastRun = await judgeStart(store, loaded, io, flags);
  if (lastRun === 'refused') {
    await store.close();
    await sink.flush();
    return 1;
  }
  const signals = listenForStop();
  const ignoreReopen = listenForReopen(sink.reopen);
  const input = inputFor({
    positions: store,
    onNews: (words, kind) => {
      sink.log[kind === 'loss' ? 'error' : 'warn']({ event: 'feed' }, words);
    },
    onFailure: (err) =>
      sink.log.error({ event: 'feed', err }, 'cannot save how far events were read'),
  });
  try {
    const running = await startRunningEngine({
      loaded,
      store,
      storeFolder: flags.store,
      log: sink.log,
      onReport: reloadPrinter(io, status),
      onHangup: signals.send,
      holdsEvents: lastRun === 'held',
      fields: fields && fieldFiles && { files: fieldFiles, start: fields },
      onFieldReport: fieldPrinter(io, status),
    });
    const { summary, failure } = await work({ running, input, status, signals, flags, store });
    writeSummary(io, flags, summary);
    if (failure !== undefined) throw failure;
    return exitCodeOf(summary, flags);
  } finally {
    signals.release();
    ignoreReopen();
    input.close();
    await store.close();
    await sink.flush();
  }
}

function fieldFilesOf({ fields, applicationName }: RunFlags) {
  return fields && { filenames: [...new Set(fields)], applicationName };
}

function openRunLog(flags: RunFlags, io: CommandIo, status: StatusLine): LogSink {
  const isForPeople = flags.log === undefined && io.stderr.isTTY === true;
  const level = flags.logLevel ?? 'info';
  if (!isForPeople) return openLog({ level, to: flags.log ?? 2 });
  return {
    log: logTo(terminalLogStream(status, flags.logLevel !== undefined), level),
    reopen: () => undefined,
    flush: async () => status.clear(),
  };
}

interface Work {
  readonly running: RunningEngine;
  readonly input: EventInput;
  readonly status: StatusLine;
  readonly signals: StopSignals;
  readonly flags: RunFlags;
  readonly store: Pick<Store, 'lost'>;
}

const PROGRESS_INTERVAL_MS = 200;

interface Worked {
  readonly summary: RunSummary;
  /** Why reading events ended early, if it did. */
  readonly failure: unknown;
}

/** Reads the events, delivers, and stops when it is time. */
async function work({ running, input, status, signals, flags, store }: Work): Promise<Worked> {
  const { engine } = running;
  const start = performance.now();
  const problems = new EventProblems(status);
  const { onAcknowledged } = input;
  const feed = new EventFeed(engine, {
    filename: flags.events ?? '',
    onDiagnostics: problems.note,
    encoding: flags.eventsEncoding,
    signal: signals.stop,
    ...(onAcknowledged && { onAcknowledged }),
  });
  const stopShowing = status.keepShowing(async () => {
    return renderProgress(feed.counts, await statusOf(engine), Date.now());
  }, PROGRESS_INTERVAL_MS);
  // Signals may have come before.
  void aborted(signals.stop).then(() => {
    input.close();
    status.print('Stopping: requests in flight finish first; Ctrl-C again does not wait for them.');
  });
  void aborted(signals.abort).then(() => engine.abort());
  void store.lost.then(() => {
    signals.send();
    engine.abort(); // nothing that is under way could be written
  });
  const failure = await Promise.race([
    store.lost,
    readWhenReleased(feed, input, { running, signals, flags }).then(async (failed) => {
      if (failed !== undefined) return failed;
      const end = flags.exitWhenDrained ? [engine.drained()] : [];
      await Promise.race([aborted(signals.stop), ...end]);
      return undefined;
    }),
  ]);
  const asked = heldBy(engine); // is not waited for: until the engine stops, it begins attempts
  const isHeld = running.reloader.status().state === 'events-held';
  await running.stop();
  stopShowing();
  const held = await asked;
  if (held > 0) status.print(`Held, as nothing could be sent: ${counted(held, 'message')}.`);
  const summary = summarise(
    { ...feed.counts, late: problems.late, isHeld },
    await statusOf(engine),
    performance.now() - start,
  );
  return { summary, failure };
}

async function statusOf(engine: Engine): Promise<EngineStatus & EngineCounts> {
  const counts = await engine.counts();
  return { ...engine.status(), ...counts };
}

/** A store that cannot be asked keeps nothing from being stopped. */
async function heldBy(engine: Engine): Promise<number> {
  const counts = await engine.counts().catch(() => undefined);
  return counts?.held ?? 0;
}

/** Events that are held wait in the feed: nothing is read, and nothing passed over. */
async function readWhenReleased(
  feed: EventFeed,
  input: EventInput,
  { running, signals, flags }: Pick<Work, 'running' | 'signals' | 'flags'>,
): Promise<unknown> {
  const { reloader } = running;
  const isHolding = reloader.status().state === 'events-held';
  if (isHolding && flags.exitWhenDrained) return undefined; // nobody would release them
  await Promise.race([reloader.released, aborted(signals.stop)]);
  return signals.stop.aborted ? undefined : readAll(feed, input, signals);
}

/** Reads until the end, or until a stop: then the input ends in mid-line, which is no failure. */
async function readAll(feed: EventFeed, input: EventInput, signals: StopSignals): Promise<unknown> {
  try {
    await input.read(feed, signals.stop);
    return undefined;
  } catch (error) {
    return signals.stop.aborted ? undefined : error;
  }
}

function writeSummary(io: CommandIo, flags: RunFlags, summary: RunSummary): void {
  io.stdout.write(
    flags.format === 'json' ? jsonLine(summary) : renderSummary(summary, flags.store),
  );
}

function exitCodeOf(summary: RunSummary, flags: RunFlags): number {
  const { invalid, dead, pending, not_notified, events_held } = summary;
  const isUndelivered = events_held || dead + pending + not_notified > 0;
  return invalid > 0 || (flags.exitWhenDrained === true && isUndelivered) ? 1 : 0;
}
