/** One run of an engine against a receiver with a personality, and what came of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createEngine, type Engine } from '#dist/engine/engine.js';
import type { OptionValues } from '#dist/options/values/option-values.js';
import type { Notification } from '#dist/receiver/notification.js';
import type { PersonalityName } from '#dist/receiver/personalities.js';
import { type Receiver, startReceiver } from '#dist/receiver/receiver.js';
import { logTo } from '#dist/runtime/log.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import type { Store } from '#dist/store/store.js';
import { fullEvent } from '../support/full-event.ts';
import { effectiveOptions } from '../support/option-values.ts';
import { createCertificateAuthority } from './certificates.ts';
import { startRealProxy } from './proxies.ts';

export const TRANSPORTS = ['http', 'https', 'proxied'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface FaultCase {
  readonly personality: PersonalityName;
  readonly transport: Transport;
  readonly pool: number;
}

/** What is the same each time, whatever the machine. */
export interface FaultResult {
  /** The mode in which it is when it has heard enough: `open` when all is delivered by then. */
  readonly mode: string;
  readonly dead: readonly string[];
  /** Whether any attempt was charged but the one that was accepted. */
  readonly isCharged: boolean;
  /** Whether messages were sent again that had been accepted. */
  readonly isRepeated: boolean;
  /** By how much the latest attempt missed its deadline; more than {@link LATENESS_MS} is too much. */
  readonly lateMs: number;
  /** What is not as it must be, in words. */
  readonly faults: readonly string[];
}

/** Messages that wait when it begins; more follow, one at a time, as long as any of them is not done. */
const WAITING = 60;
/** Of receivers that do not answer in time. */
const SHORT_TIMEOUT_S = 1;
/** A busy machine comes to no answer within the short one. */
const LONG_TIMEOUT_S = 20;
const IN_VAIN: readonly PersonalityName[] = ['hang', 'slow', 'drip', 'drip-head'];
/** A deadline is kept this well. */
export const LATENESS_MS = 250;
/** The receiver behaves so for so long; then it is well. */
const MISBEHAVES_MS = 2000;
const PATIENCE_MS = 40_000;

interface Line {
  readonly [name: string]: unknown;
}

/** Runs one case to its end. */
export async function runFault({ personality, transport, pool }: FaultCase): Promise<FaultResult> {
  const timeoutS = IN_VAIN.includes(personality) ? SHORT_TIMEOUT_S : LONG_TIMEOUT_S;
  const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-fault-'));
  const heard: Notification[] = [];
  const lines: Line[] = [];
  const { tls, values } = await security(transport, folder);
  const receiver = await startReceiver({
    personality,
    ...(tls ? { tls } : {}),
    onNotification: (notification) => heard.push(notification),
  });
  const proxy = transport === 'proxied' ? await startRealProxy() : undefined;
  const store = await openSqliteStore(join(folder, 'store'));
  const engine = await createEngine({
    store,
    log: logTo({ write: (line) => void lines.push(JSON.parse(line)) }, 'info'),
    options: effectiveOptions({
      ...values,
      'contact-processed-notification-uri': `${transport === 'http' ? 'http' : 'https'}://localhost:${receiver.port}/crm`,
      ...(proxy
        ? { 'http-proxy': { hostname: '127.0.0.1', port: proxy.port, credentials: undefined } }
        : {}),
      'http-connection-pool-size': pool,
      'http-response-timeout': timeoutS,
      'http-retry-max-attempts': 2,
      'retry-delay': 100,
      'retry-max-delay': 1000,
    }),
  });
  const faults: string[] = [];
  try {
    const mode = await deliver(engine, store, receiver);
    faults.push(...(await faultsOf({ engine, store, receiver, pool, heard, lines })));
    const messages = await store.list({ limit: 10_000 });
    return {
      mode,
      dead: [
        ...new Set(
          messages.filter(({ state }) => state === 'dead').map(({ reason }) => String(reason)),
        ),
      ],
      isCharged: messages.some(({ state, attempts }) => attempts > (state === 'delivered' ? 1 : 0)),
      lateMs: Math.max(0, ...lines.map(({ total_ms: ms = 0 }) => Number(ms) - timeoutS * 1000)),
      isRepeated: heard.some(({ alreadyAccepted }) => alreadyAccepted),
      faults,
    };
  } finally {
    engine.abort();
    await engine.stop();
    await store.close();
    await Promise.all([proxy?.close(), receiver.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

let events = 0;

function accept(engine: Engine): Promise<unknown> {
  events += 1;
  return engine.accept(fullEvent({ id: `fault-${events}`, chainId: events }));
}

/** Until the first messages are done; gives the mode before the receiver is well. */
async function deliver(engine: Engine, store: Store, receiver: Receiver): Promise<string> {
  await Promise.all(Array.from({ length: WAITING }, () => accept(engine)));
  const untilMs = performance.now() + MISBEHAVES_MS;
  while (performance.now() < untilMs && (await areWaiting(store))) await pause(20);
  const mode = modeOf(engine);
  receiver.behave('ok');
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  while ((await areWaiting(store)) && performance.now() < giveUpAtMs) {
    await accept(engine);
    await pause(20);
  }
  return mode;
}

async function areWaiting(store: Store): Promise<boolean> {
  const waiting = await store.list({ state: 'pending', limit: 1 });
  return (waiting[0]?.seq ?? WAITING + 1) <= WAITING;
}

/** A probe is under way now and then. */
function modeOf(engine: Engine): string {
  const { flow } = engine.status().delivery;
  if (flow.kind === 'probing') return flow.outage.advice === undefined ? 'holding' : 'halted';
  return flow.kind;
}

async function faultsOf(run: {
  readonly engine: Engine;
  readonly store: Store;
  readonly receiver: Receiver;
  readonly pool: number;
  readonly heard: readonly Notification[];
  readonly lines: readonly Line[];
}): Promise<string[]> {
  const { store, receiver, pool, heard, lines } = run;
  const faults: string[] = [];
  if (await areWaiting(store)) faults.push(`messages still wait: ${modeOf(run.engine)}`);
  const { findings } = await store.verify();
  if (findings.length > 0) faults.push('the ledger does not balance');
  if (receiver.connections.most > pool) faults.push(`${receiver.connections.most} connections`);
  const said = new Set(lines.flatMap(({ may_be_duplicate: why, guid }) => (why ? [guid] : [])));
  const unsaid = heard.find(({ alreadyAccepted, guid }) => alreadyAccepted && !said.has(guid));
  if (unsaid) faults.push('a duplicate that the log does not tell of');
  return faults;
}

async function security(transport: Transport, folder: string) {
  const values: Partial<OptionValues> = {};
  if (transport === 'http') return { tls: undefined, values };
  const authority = await createCertificateAuthority();
  const path = join(folder, 'ca.pem');
  await writeFile(path, authority.cert);
  const tls = await authority.issue({ names: ['localhost'] });
  return { tls, values: { 'trusted-ca': path } };
}
