import { setTimeout as pause } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { Connected } from '../../delivery/connection/connect.js';
import type { ProbeCertificate } from '../../options/check/probe-findings.js';
import { visible } from '../../text/quoted.js';

/** As long as a server far away needs to say that it wants a client certificate (TLS 1.3 says so late). */
const OPEN_MS = 300;

/** Waits whether the receiver closes a connection that nobody has used yet; gives it up in any case. */
export async function closesAtOnce({ socket }: Connected, signal: AbortSignal) {
  const start = performance.now();
  const closed = new Promise<string>((resolve) => {
    socket.on('error', (error) => resolve(`it closes the connection after TLS: ${error.message}`));
    socket.on('close', () => resolve('it closes the connection after TLS'));
    socket.resume(); // Without reading, an end is not seen.
  });
  const over = pause(OPEN_MS, undefined, { signal }).catch(() => undefined);
  const failure = await Promise.race([closed, over]);
  socket.destroy();
  return failure === undefined ? undefined : { failure, durationMs: performance.now() - start };
}

/** What the receiver's certificate says of itself. */
export function certificateOf(socket: TLSSocket): ProbeCertificate {
  const { subjectaltname = '', subject, valid_to } = socket.getPeerCertificate();
  const names = subjectaltname === '' ? String(subject?.CN ?? '') : subjectaltname;
  return {
    names: visible(names.replaceAll(/\b(?:DNS|IP Address):/g, '')),
    validToMs: Date.parse(valid_to),
    protocol: socket.getProtocol() ?? 'TLS',
    // A client learns these from nothing but the receiver's request for a certificate.
    asksForOurs: socket.getSharedSigalgs().length > 0,
  };
}
