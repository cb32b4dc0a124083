import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  ConnectError,
  type Connected,
  connect,
  type Route,
} from '../../delivery/connection/connect.js';
import { type PreparedRoute, prepareRoute } from '../../engine/settings.js';
import type { ReadFile } from '../../engine/tls-files.js';
import { NotifierError } from '../../errors.js';
import type { ProbeReport, ProbeStage } from '../../options/check/probe-findings.js';
import type { OptionValues } from '../../options/values/option-values.js';
import { visible } from '../../text/quoted.js';
import { certificateOf, closesAtOnce } from './probe-tls.js';

/**
 * Connects as the options in force say, stage by stage, and sends no request. Never rejects: what
 * fails is in the report. Bounded by the time that a whole attempt may take.
 *
 * @param stop ends it at once.
 */
export async function probe(
  values: OptionValues,
  readFile: ReadFile,
  stop: AbortSignal,
): Promise<ProbeReport> {
  try {
    const prepared = await prepareRoute(values, readFile);
    if (prepared !== undefined) return await probeRoute(prepared, stop);
    return skipped('there is no URI to connect to');
  } catch (error) {
    if (!(error instanceof NotifierError)) throw error;
    return skipped(error.message);
  }
}

function skipped(reason: string): ProbeReport {
  return { stages: [], skipped: { code: 'probe-skipped', reason } };
}

async function probeRoute(prepared: PreparedRoute, stop: AbortSignal): Promise<ProbeReport> {
  const { route, timeoutMs, mask } = prepared;
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort(new Error(`no answer within ${timeoutMs / 1000} s (http-response-timeout)`));
  }, timeoutMs);
  try {
    const found = await probeStages(route, AbortSignal.any([deadline.signal, stop]));
    const stages = found.stages.map((stage) => masked(stage, mask));
    if (!stop.aborted) return { ...found, stages };
    const done = stages.filter(({ failure }) => failure === undefined);
    const report = skipped('the probe was interrupted');
    return { ...report, stages: done, isInterrupted: true };
  } finally {
    clearTimeout(timer);
  }
}

/** What others answer goes into a finding: it may repeat what we sent, or steer a terminal. */
function masked(stage: ProbeStage, mask: PreparedRoute['mask']): ProbeStage {
  return stage.failure === undefined ? stage : { ...stage, failure: visible(mask(stage.failure)) };
}

/**
 * First TCP alone to the host that comes first, so that a proxy which cannot be reached is told from
 * one that refuses; then the whole way.
 */
async function probeStages(route: Route, signal: AbortSignal): Promise<ProbeReport> {
  const { receiver, proxy } = route;
  const isSecure = receiver.protocol === 'https:';
  const of = isSecure && proxy !== undefined ? 'proxy' : 'receiver';
  const { hostname, port } = of === 'proxy' && proxy !== undefined ? proxy : receiver;
  const first: Route = {
    ...route,
    receiver: { protocol: 'http:', hostname, port },
    secureContext: undefined,
  };
  const tcp = { stage: 'tcp', of, target: authority(hostname, port) } as const;
  const reached = await attempt(first, signal);
  if (reached.kind === 'failed') {
    return { stages: [{ ...tcp, durationMs: reached.durationMs, failure: reached.failure }] };
  }
  reached.connected.socket.destroy();
  const stages: ProbeStage[] = [{ ...tcp, durationMs: reached.connected.connectMs }];
  return isSecure ? probeSecure(route, signal, stages) : { stages };
}

async function probeSecure(
  route: Route,
  signal: AbortSignal,
  stages: ProbeStage[],
): Promise<ProbeReport> {
  const { hostname, port } = route.receiver;
  const place = { of: 'receiver', target: authority(hostname, port) } as const;
  const result = await attempt(route, signal);
  if (result.kind === 'failed') {
    const { failure, durationMs } = result;
    const stage = result.stage === 'tls' ? 'tls' : route.proxy === undefined ? 'tcp' : 'connect';
    return { stages: [...stages, { ...place, stage, durationMs, failure }] };
  }
  const { socket, tunnelMs, tlsMs = 0 } = result.connected;
  if (tunnelMs !== undefined) stages.push({ ...place, stage: 'connect', durationMs: tunnelMs });
  stages.push({ ...place, stage: 'tls', durationMs: tlsMs });
  const certificate = socket instanceof TLSSocket ? certificateOf(socket) : undefined;
  const closed = await closesAtOnce(result.connected, signal);
  if (closed !== undefined) stages.push({ ...place, stage: 'open', ...closed });
  return { stages, certificate };
}

type Reached =
  | { readonly kind: 'reached'; readonly connected: Connected }
  | {
      readonly kind: 'failed';
      readonly stage: ConnectError['stage'];
      readonly failure: string;
      readonly durationMs: number;
    };

async function attempt(route: Route, signal: AbortSignal): Promise<Reached> {
  const start = performance.now();
  try {
    signal.throwIfAborted();
    return { kind: 'reached', connected: await connect(route, signal) };
  } catch (error) {
    const durationMs = performance.now() - start;
    const stage = error instanceof ConnectError ? error.stage : 'connect';
    return { kind: 'failed', stage, durationMs, failure: (error as Error).message };
  }
}

function authority(hostname: string, port: number): string {
  return isIP(hostname) === 6 ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}
