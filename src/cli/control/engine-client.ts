/** Talks to the engine that runs on a store, from another process of the same machine. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { controlPath } from '../../admin/control-path.js';
import type { ErrorResource } from '../../admin/resources/error-resource.js';
import { ERROR_CODES, type ErrorCode, NotifierError } from '../../errors.js';
import { visible } from '../../text/quoted.js';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** An answer that is no refusal. */
export interface Answer<T> {
  /** 200, or 422: it was done as asked, or could not be. */
  readonly status: number;
  /** As it came. */
  readonly text: string;
  /** Fit for a terminal. */
  readonly body: T;
}

/** A question is answered within this time by an engine that is alive; a reload takes as long as it takes. */
const QUESTION_TIMEOUT_MS = 10_000;

/**
 * Asks the engine that runs on the store in that folder. Rejects with `STORE_NOT_FOUND`,
 * `ENGINE_NOT_RUNNING`, `CONTROL_UNAVAILABLE`, or with what the engine refused with.
 */
export async function askEngine<T>(store: string, call: Call): Promise<Answer<T>> {
  const socketPath = await controlPath(store);
  const { status, text } = await exchange(socketPath, call).catch((error) => {
    throw explained(error, store);
  });
  const body = decode(text, store);
  if (status === 200 || (status === 422 && 'result' in body)) {
    return { status, text: text.trim(), body: body as T };
  }
  throw refusal(body as Partial<ErrorResource>, status);
}

function exchange(
  socketPath: string,
  { method, path, body }: Call,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = content === undefined ? {} : { 'content-type': 'application/json' };
    const asked: ClientRequest = request({ socketPath, method, path, headers, agent: false });
    if (method === 'GET') {
      asked.setTimeout(QUESTION_TIMEOUT_MS, () => asked.destroy(new Error('it does not answer')));
    }
    asked.on('error', reject);
    asked.on('response', (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    asked.end(content);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Texts from files and receivers must not steer the terminal; details alone may have several lines. */
function decode(text: string, store: string): object {
  try {
    const value: unknown = JSON.parse(text, (name, part) => {
      if (typeof part !== 'string') return part;
      return name === 'detail' ? part.split(/\r?\n/).map(visible).join('\n') : visible(part);
    });
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Whatever answered was no engine of ours.
  }
  throw unavailable(store, 'what it answers is not JSON');
}

function explained(error: NodeJS.ErrnoException, store: string): NotifierError {
  switch (error.code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return new NotifierError('ENGINE_NOT_RUNNING', `No engine runs on the store in ${store}.`, {
        help: 'Start `ocs-notifier run` on this store.',
        cause: error,
      });
    case 'ECONNRESET':
      return new NotifierError('ENGINE_STOPPED', 'The engine ended before it answered.', {
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
      return unavailable(store, 'another user runs it', error);
    default:
      return unavailable(store, error.message, error);
  }
}

function unavailable(store: string, reason: string, cause?: unknown): NotifierError {
  const words = `The engine that runs on the store in ${store} cannot be asked: ${reason}.`;
  return new NotifierError('CONTROL_UNAVAILABLE', words, {
    help: 'Run the command as the user that runs the engine, on the same machine.',
    cause,
  });
}

/** An engine of another version may refuse with a code that this one does not know. */
function refusal({ code = '', message, help }: Partial<ErrorResource>, status: number) {
  const known = Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'CONTROL_UNAVAILABLE';
  const words = message ?? `The engine answers with status ${status}.`;
  return new NotifierError(known, words, help === undefined ? {} : { help });
}
