import type { IncomingMessage } from 'node:http';

/** Longest body that is read; a notification has about one and a half KiB. */
export const MAX_BODY_BYTES = 4_194_304;

/** Calls back with the whole body, or undefined when it is too long. Not at all if it never ends. */
export function readBody(request: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.once('end', () => {
    const [only] = chunks;
    if (bytes > MAX_BODY_BYTES) done(undefined);
    else done(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
  });
}
