/** An engine as a process has it: with option files that it follows, and a door for other commands. */
import { controlPath } from '../../admin/control-path.js';
import { type ControlServer, startControlServer } from '../../admin/control-server.js';
import { createEngine, type Engine } from '../../engine/engine.js';
import { NotifierError } from '../../errors.js';
import { readerOf } from '../../files/file-content.js';
import type { Documents } from '../../options/show/render-diagnostics.js';
import { FieldFollower, type FieldReport } from '../../reload/fields/field-follower.js';
import type { FieldFiles, LoadedFields } from '../../reload/fields/load-field-definitions.js';
import type { ReloadReport } from '../../reload/reload-report.js';
import { type Reloader, startReloader } from '../../reload/reloader.js';
import type { Log } from '../../runtime/log.js';
import type { Store } from '../../store/store.js';
import type { LoadedOptions } from '../terminal/read-options.js';
import { listenForHangup } from './stop-signals.js';

export interface RunningParts {
  readonly loaded: LoadedOptions;
  readonly store: Store;
  /** The folder of the store: where other commands find the engine. */
  readonly storeFolder: string;
  readonly log: Log;
  /** Called after each look at the option files that has something to tell. */
  readonly onReport: (report: ReloadReport, documents: Documents) => void;
  /** Called when the terminal is gone. */
  readonly onHangup: () => void;
  /** Whether events are held until somebody turns notifications on, or accepts that they are off. */
  readonly holdsEvents?: boolean;
  /** Field definitions, if there are any: they are followed, too. */
  readonly fields?: { readonly files: FieldFiles; readonly start: LoadedFields } | undefined;
  /** Called after each look at the field definitions that has something to tell. */
  readonly onFieldReport?: (report: FieldReport) => void;
}

export interface RunningEngine {
  readonly engine: Engine;
  readonly reloader: Reloader;
  /** Looks at all files now, as after SIGHUP. */
  lookAtFiles(): void;
  /** Follows no more files, answers no more commands, and stops the engine; settles when all has ended. */
  stop(): Promise<void>;
}

/** Starts everything, delivery first. Rejects with `PREPARE_FAILED`, and with what the store refuses. */
export async function startRunningEngine(parts: RunningParts): Promise<RunningEngine> {
  let running: RunningEngine | undefined;
  let isAskedEarly = false;
  const onReload = () => {
    if (running) running.lookAtFiles();
    else isAskedEarly = true;
  };
  const ignoreHangup = listenForHangup({ onReload, onTerminalGone: parts.onHangup });
  try {
    running = await start(parts, ignoreHangup);
    if (isAskedEarly) running.lookAtFiles();
    return running;
  } catch (error) {
    ignoreHangup();
    throw error;
  }
}

async function start(parts: RunningParts, onStopped: () => void): Promise<RunningEngine> {
  const { loaded, store, log, onReport } = parts;
  const { options, snapshot, optionFiles: files } = loaded;
  const engine = await createEngine({ store, options, log, readFile: readerOf(snapshot) });
  const fields = await followFields(engine, parts);
  const reloader = await startReloader({
    engine,
    files,
    start: loaded,
    records: store,
    holdsEvents: parts.holdsEvents === true,
    log,
    onReport,
  });
  const control = await openControl(engine, reloader, parts);
  return {
    engine,
    reloader,
    lookAtFiles() {
      reloader.reload({ trigger: 'signal' }).catch(() => undefined);
      fields?.look();
    },
    async stop() {
      const stopped = engine.stop(); // at once: nothing new is begun while the rest ends
      await Promise.all([reloader.close(), fields?.close(), control?.close()]);
      await stopped;
      onStopped(); // last: by default a hangup ends the process
    },
  };
}

/** Puts the field definitions in force, and follows them. */
async function followFields(
  engine: Engine,
  { fields, log, onFieldReport }: RunningParts,
): Promise<FieldFollower | undefined> {
  if (fields === undefined) return undefined;
  const apply: Engine['setFieldKeys'] = (keys) => engine.setFieldKeys(keys);
  apply(fields.start.keys);
  const onReport = onFieldReport && { onReport: onFieldReport };
  const follower = new FieldFollower({ ...fields, apply, log, ...onReport });
  await follower.start();
  return follower;
}

/** An engine that nobody can ask still delivers. */
async function openControl(
  engine: Engine,
  reloader: Reloader,
  { storeFolder, log }: RunningParts,
): Promise<ControlServer | undefined> {
  try {
    return await startControlServer({
      engine,
      reloader,
      log,
      path: await controlPath(storeFolder),
    });
  } catch (error) {
    if (!(error instanceof NotifierError)) throw error;
    log.warn({ event: 'control', code: error.code, help: error.help }, error.message);
    return undefined;
  }
}
