/** Lets other processes of this machine, of the same user, talk to a running engine: no port is opened. */

import { once } from 'node:events';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { messageOf, NotifierError } from '../errors.js';
import { isPipe } from './control-path.js';
import type { AdminParts } from './routes/admin-parts.js';

export interface ControlParts extends AdminParts {
  /** From `controlPath`. */
  readonly path: string;
}

export interface ControlServer {
  /** Removes the socket and ends all connections at once. Close it before the store: whoever gets the store next has a socket there. */
  close(): Promise<void>;
}

/** A request arrives whole within this time, or not at all. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Read and write for the user that runs the engine, nothing for others. */
const OWNER_ONLY = 0o600;

/**
 * Answers the admin routes on a Unix domain socket (a pipe on Windows). The caller holds the store's
 * lock, so that a socket that is there already was left by a process that crashed; it is replaced.
 * Neither the server nor its connections keep the process alive.
 *
 * Rejects with `CONTROL_UNAVAILABLE` when it cannot listen; an engine delivers without it as well.
 */
export async function startControlServer({ path, ...parts }: ControlParts): Promise<ControlServer> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, routesOf(parts));
  try {
    if (!isPipe(path)) removeStale(path);
    server.listen(path);
    await once(server, 'listening');
    if (!isPipe(path)) closeToOthers(path);
  } catch (cause) {
    server.close();
    throw unavailable(path, cause);
  }
  detach(server);
  return { close: () => closeAtOnce(server) };
}

/** The routes are loaded when somebody asks for the first time: most engines start without being asked at once. */
function routesOf(parts: AdminParts): RequestListener {
  let loaded: Promise<RequestListener> | undefined;
  return (request, response) => {
    loaded ??= import('./admin-app.js').then(({ adminRoutes }) => adminRoutes(parts));
    loaded.then(
      (answer) => answer(request, response),
      (error) => {
        parts.log?.error({ event: 'control', err: error }, 'the routes cannot be loaded');
        response.writeHead(500).end();
      },
    );
  };
}

/** A client that keeps its connection does not hold up the end. */
async function closeAtOnce(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function removeStale(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error('something that is not a socket is in its place');
  rmSync(path);
}

/**
 * A umask would leave no moment before, but it is the whole process's: the files that the store's
 * thread creates meanwhile would get it, too. The moment is harmless: it ends before the event loop
 * takes a connection, and to connect takes write permission, which any usual umask denies others.
 */
function closeToOthers(path: string): void {
  chmodSync(path, OWNER_ONLY);
}

function detach(server: Server): void {
  server.unref();
  server.on('connection', (socket) => socket.unref());
  // A connection that cannot be taken, as no descriptor is left, is that caller's loss, not the engine's end.
  server.on('error', () => undefined);
}

function unavailable(path: string, cause: unknown): NotifierError {
  const words = `The engine cannot be reached by other commands: cannot listen on ${path}: ${messageOf(cause)}.`;
  return new NotifierError('CONTROL_UNAVAILABLE', words, {
    help: 'Put the store into a folder on a local disk that the engine may write to.',
    cause,
  });
}
