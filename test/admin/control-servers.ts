import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { controlPath } from '#dist/admin/control-path.js';
import { type ControlServer, startControlServer } from '#dist/admin/control-server.js';
import type { AdminParts } from '#dist/admin/routes/admin-parts.js';
import { createEngine, type Engine } from '#dist/engine/engine.js';
import { readCandidate } from '#dist/reload/candidate/read-candidate.js';
import { Reloader } from '#dist/reload/reloader.js';
import { silentLog } from '#dist/runtime/log.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { temporaryFolder } from '../delivery/stores.ts';
import { toldEngine } from './told-engine.ts';
import { NOW_MS, ToldReloader } from './told-reloader.ts';

export interface ToldServer extends ControlServer {
  readonly path: string;
  /** The store folder that the path belongs to. */
  readonly store: string;
  readonly reloader: ToldReloader;
}

/** A control server of an engine that is as a test says; gone when the test has finished. */
export async function startToldServer(parts: Partial<AdminParts> = {}): Promise<ToldServer> {
  const store = await temporaryFolder();
  const path = await controlPath(store);
  const reloader = new ToldReloader();
  const server = await startControlServer({
    engine: toldEngine(),
    reloader: reloader.parts,
    clock: { now: () => NOW_MS },
    path,
    ...parts,
  });
  onTestFinished(() => server.close());
  return { path, store, reloader, close: () => server.close() };
}

export interface FollowingServer {
  readonly path: string;
  readonly store: string;
  readonly engine: Engine;
  readonly reloader: Reloader;
  /** The option file. */
  readonly file: string;
  /** Writes another text into it. */
  edit(text: string): Promise<void>;
}

/** A whole engine with its control server. Its option file is looked at when somebody asks, not before. */
export async function startFollowingServer(text: string): Promise<FollowingServer> {
  const folder = await temporaryFolder();
  const file = join(folder, 'application.cfg');
  await writeFile(file, text);
  const files = { files: [{ filename: file, role: 'application' as const }] };
  const { candidate: start } = await readCandidate(files, [], { quietMs: 10 });
  if (start === undefined) throw new Error('the file cannot be read');
  const store = join(folder, 'store');
  const records = await openSqliteStore(store);
  const engine = await createEngine({ store: records, options: start.options });
  const reloader = new Reloader({ engine, files, start, records, log: silentLog });
  const path = await controlPath(store);
  const server = await startControlServer({ engine, reloader, path });
  onTestFinished(async () => {
    await server.close();
    await reloader.close();
    await engine.stop();
    await records.close();
  });
  return { path, store, engine, reloader, file, edit: (other) => writeFile(file, other) };
}
