/** `demo`: the main job on the samples, with a receiver of our own; what `npm start` runs. */

import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Engine } from '../../engine/engine.js';
import { NotifierError } from '../../errors.js';
import { EventFeed } from '../../feed/event-feed.js';
import type { Notification } from '../../receiver/notification.js';
import { type Receiver, startReceiver } from '../../receiver/receiver.js';
import { openLog } from '../../runtime/log.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import { visible } from '../../text/quoted.js';
import { reloadPrinter } from '../run/edit-printers.js';
import { EventProblems } from '../run/event-problems.js';
import { type RunningEngine, startRunningEngine } from '../run/running-engine.js';
import { aborted, listenForStop, type StopSignals } from '../run/stop-signals.js';
import { areUsable } from '../run/usable-options.js';
import type { CommandIo } from '../terminal/command-io.js';
import { type Paint, painter, wantsColor } from '../terminal/paint.js';
import { type LoadedOptions, loadOptions } from '../terminal/read-options.js';
import { StatusLine } from '../terminal/status-line.js';
import { renderArrival, renderDemoSummary, renderNextSteps } from './demo-report.js';

const SAMPLES = fileURLToPath(new URL('../../../samples/', import.meta.url));

const EXAMPLES = `
Examples:
  $ ocs-notifier demo
  $ ocs-notifier demo --once`;

interface DemoFlags {
  readonly once?: boolean;
  readonly folder: string;
}

/** Where everything of a demo is. The option files stay; store and log begin anew each time. */
interface Folder {
  readonly folder: string;
  readonly application: string;
  readonly host: string;
  readonly store: string;
  readonly log: string;
}

export function demoCommand(io: CommandIo): Command {
  return new Command('demo')
    .description('run on the samples, with a receiver, to see how it works')
    .option('--once', 'end when all sample notifications are delivered')
    .option('--folder <dir>', 'where to put option files, store and log', '.demo')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DemoFlags) => io.exit(await demo(io, flags)));
}

async function demo(io: CommandIo, flags: DemoFlags): Promise<number> {
  const paint = painter(wantsColor(io.stdout, io.env));
  const folder = await prepareFolder(flags.folder);
  const arrivals = arrivalsOn(io, paint);
  const { receiver, application } = await startDemoReceiver(folder, arrivals, io);
  const signals = listenForStop();
  try {
    const loaded = await loadOptions({ application, host: [folder.host] }, []);
    if (!areUsable(loaded, io)) return 1;
    return await perform({ io, paint, flags, folder, receiver, signals, loaded, arrivals });
  } finally {
    signals.release();
    await receiver.close();
  }
}

/** Copies the sample options where they are not there yet: what was edited is kept. */
async function prepareFolder(path: string): Promise<Folder> {
  await mkdir(path, { recursive: true });
  const folder: Folder = {
    folder: path,
    application: join(path, 'application.cfg'),
    host: join(path, 'host.cfg'),
    store: join(path, 'demo-store'),
    log: join(path, 'demo.log'),
  };
  await (await openSqliteStore(folder.store)).close(); // fails when another demo is running here
  await rm(folder.store, { recursive: true, force: true });
  await rm(folder.log, { force: true });
  for (const name of ['application', 'host'] as const) {
    const sample = join(SAMPLES, 'options', `${name}.cfg`);
    await copyFile(sample, folder[name], 1).catch(ignoreExisting);
  }
  return folder;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

const URI = /^(\s*contact-processed-notification-uri\s*=\s*http:\/\/127\.0\.0\.1):(\d+).*$/m;

interface DemoReceiver {
  readonly receiver: Receiver;
  /** The Application's option files, with one that redirects to the receiver if it had to move. */
  readonly application: readonly string[];
}

/** Listens where the options say; when that port is taken, on a free one, and says so. */
async function startDemoReceiver(
  { application, folder }: Folder,
  arrivals: Arrivals,
  io: CommandIo,
): Promise<DemoReceiver> {
  const [line, start = '', port = '0'] = URI.exec(await readFile(application, 'utf8')) ?? [];
  const onNotification = arrivals.add;
  if (line === undefined) {
    io.stderr.write(
      `Notifications go where ${visible(application)} says, not to the receiver of the demo.\n`,
    );
  }
  try {
    const receiver = await startReceiver({ port: Number(port), onNotification });
    return { receiver, application: [application] };
  } catch (error) {
    if (!(error instanceof NotifierError) || error.code !== 'ADDRESS_IN_USE') throw error;
    const receiver = await startReceiver({ onNotification });
    const redirect = join(folder, 'receiver.cfg');
    await writeFile(redirect, `[OCServer]\n${start.trim()}:${receiver.port}/\n`);
    const words = `Port ${port} is taken: the receiver listens on port ${receiver.port}, and ${visible(redirect)} says so.`;
    io.stderr.write(`${words}\n`);
    return { receiver, application: [application, redirect] };
  }
}

interface Stage {
  readonly io: CommandIo;
  readonly paint: Paint;
  readonly flags: DemoFlags;
  readonly folder: Folder;
  readonly receiver: Receiver;
  readonly signals: StopSignals;
  readonly loaded: LoadedOptions;
  readonly arrivals: Arrivals;
}

async function perform(stage: Stage): Promise<number> {
  const { folder, signals, loaded } = stage;
  const sink = openLog({ level: 'info', to: folder.log });
  const store = await openSqliteStore(folder.store);
  let running: RunningEngine | undefined;
  try {
    running = await startRunningEngine({
      loaded,
      store,
      storeFolder: folder.store,
      log: sink.log,
      onReport: reloadPrinter(stage.io, new StatusLine(stage.io.stderr)),
      onHangup: signals.send,
    });
    const { engine } = running;
    void aborted(signals.abort).then(() => engine.abort());
    const isComplete = await deliverSamples(engine, stage);
    if (!stage.flags.once && !signals.stop.aborted) await stayUp(engine, stage);
    return isComplete || !stage.flags.once ? 0 : 1;
  } finally {
    await running?.stop();
    await store.close();
    await sink.flush();
  }
}

/** Sends every sample chain and tells how it went. Returns whether all were delivered. */
async function deliverSamples(engine: Engine, stage: Stage): Promise<boolean> {
  const { io, paint, folder, receiver, signals, loaded } = stage;
  const events = join(SAMPLES, 'events', 'contact-processed.ndjson');
  io.stdout.write(`${paint.bold('ocs-notifier demo')}\n\n`);
  const start = performance.now();
  const status = new StatusLine(io.stderr);
  const onDiagnostics = new EventProblems(status).note;
  const feed = new EventFeed(engine, { filename: events, onDiagnostics });
  const counts = await feed.read(createReadStream(events));
  const stopShowing = status.keepShowing(async () => {
    const { ledger } = await engine.counts();
    return `${ledger.pending} notifications are on their way`;
  }, 500);
  await Promise.race([engine.drained(), aborted(signals.stop)]);
  stopShowing();
  const { ledger } = await engine.counts();
  const story = {
    applicationFile: folder.application,
    hostFile: folder.host,
    eventsFile: relative(process.cwd(), events),
    logFile: folder.log,
    options: loaded.options,
    counts,
    ledger,
    receiver: receiver.summary(),
    receiverUrl: receiver.url,
    durationMs: performance.now() - start,
  };
  io.stdout.write(renderDemoSummary(story, paint));
  return ledger.pending === 0 && ledger.dead === 0;
}

/** Waits for Ctrl-C; each Enter processes one more contact. */
async function stayUp(
  engine: Engine,
  { io, paint, folder, signals, arrivals }: Stage,
): Promise<void> {
  io.stdout.write(renderNextSteps(folder, paint));
  arrivals.isShown = true;
  const samples = (await readFile(join(SAMPLES, 'events', 'contact-processed.ndjson'), 'utf8'))
    .trim()
    .split('\n');
  const keys = createInterface({ input: io.stdin });
  let next = 0;
  keys.on('line', () => {
    const event = JSON.parse(samples[next % samples.length] ?? '{}');
    next += 1;
    engine.accept({ ...event, id: `demo-${next}` }).catch((error: Error) => {
      io.stderr.write(`${visible(error.message)}\n`);
    });
  });
  await aborted(signals.stop);
  keys.close();
  io.stdout.write('\nStopped.\n');
}

/** What arrives at the receiver: counted only at first, shown line by line later. */
interface Arrivals {
  isShown: boolean;
  readonly add: (notification: Notification) => void;
}

function arrivalsOn({ stdout }: CommandIo, paint: Paint): Arrivals {
  const arrivals: Arrivals = {
    isShown: false,
    add(notification) {
      if (arrivals.isShown) stdout.write(renderArrival(notification, paint));
    },
  };
  return arrivals;
}
