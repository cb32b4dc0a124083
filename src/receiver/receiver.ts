/** The receiver that CRM developers test against: it checks what it gets and can misbehave on purpose. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { NotifierError } from '../errors.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { answerRequest } from './answer-request.js';
import { type Delivery, DeliveryMemory } from './delivery-memory.js';
import { type Inspection, inspectNotification } from './inspect-notification.js';
import { type Notification, notificationOf, textOf } from './notification.js';
import {
  type Answer,
  PERSONALITIES,
  type Personality,
  type PersonalityName,
} from './personalities.js';
import { MAX_BODY_BYTES, readBody } from './read-body.js';
import { noteConnection } from './reset-connection.js';
import { type ReceiverSummary, Tally } from './tally.js';

/** How a receiver listens and answers. */
export interface ReceiverSettings {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** PEM texts; with them the receiver speaks HTTPS (TLS 1.2 or newer). */
  readonly tls?: ReceiverTls;
  readonly personality?: PersonalityName;
  /** How long it has that personality, from its start; then it accepts. For ever, unless told otherwise. */
  readonly personalityMs?: number;
  /** Status of accepting answers, 200 unless told otherwise. */
  readonly status?: number;
  /** Every answer waits this long. */
  readonly delayMs?: number;
  /** Share of requests, 0 to 1, that are answered 503 whatever the personality. */
  readonly failRate?: number;
  /** Called once per request, before it is answered. */
  readonly onNotification?: (notification: Notification) => void;
  /** Where time and chance come from. */
  readonly clock?: Pick<Clock, 'now' | 'random'>;
}

export interface ReceiverTls {
  readonly cert: string;
  readonly key: string;
  /** With it, clients have to show a certificate of that authority. */
  readonly clientCa?: string;
  /** TLS 1.1 instead, which nobody should speak any more. */
  readonly isOutdated?: boolean;
}

/** A receiver that listens. */
export interface Receiver {
  readonly port: number;
  /** What to configure as `contact-processed-notification-uri`; any path is received. */
  readonly url: string;
  /** Connections made so far, those that are open, and the most that were open at once. */
  readonly connections: { readonly made: number; readonly open: number; readonly most: number };
  /** Behaves in another way from the next request on. */
  behave(personality: PersonalityName): void;
  summary(): ReceiverSummary;
  /** Stops listening and closes all connections, also those that are waiting for an answer. */
  close(): Promise<void>;
}

/** Starts a receiver. Rejects with `ADDRESS_IN_USE` when it cannot listen. */
export async function startReceiver(settings: ReceiverSettings = {}): Promise<Receiver> {
  const host = settings.host ?? '127.0.0.1';
  const desk = new ReceivingDesk(settings);
  const handle = (request: IncomingMessage, response: ServerResponse) =>
    desk.handle(request, response);
  const server =
    settings.tls === undefined ? createServer(handle) : tlsServer(settings.tls, handle);
  server.keepAliveTimeout = desk.keepAliveMs;
  const connections = meetConnections(server, desk);
  await listen(server, settings.port ?? 0, host);
  const { port } = server.address() as AddressInfo;
  const scheme = settings.tls === undefined ? 'http' : 'https';
  return {
    port,
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    connections,
    behave: (personality) => desk.behave(personality),
    summary: () => desk.summary(),
    close: () => close(server),
  };
}

/** Counts connections, and turns away those that the personality does not serve. */
function meetConnections(server: Server, desk: ReceivingDesk): Receiver['connections'] {
  const counts = { made: 0, open: 0, most: 0 };
  server.on('connection', (socket: Socket) => {
    noteConnection(socket);
    counts.made += 1;
    counts.open += 1;
    counts.most = Math.max(counts.most, counts.open);
    socket.once('close', () => {
      counts.open -= 1;
    });
    const reception = desk.meet(counts.open);
    if (reception === 'close') socket.destroy();
    if (reception === 'reset') socket.resetAndDestroy();
  });
  return counts;
}

function tlsServer(
  { cert, key, clientCa, isOutdated = false }: ReceiverTls,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const clients = clientCa === undefined ? {} : { ca: clientCa, requestCert: true };
  const versions = isOutdated ? OUTDATED : { minVersion: 'TLSv1.2' as const };
  return createTlsServer({ cert, key, ...versions, ...clients }, handle);
}

/** TLS 1.1 needs the security level that OpenSSL has left behind. */
const OUTDATED = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT@SECLEVEL=0',
} as const;

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error) => {
      const reason = 'code' in cause && cause.code === 'EADDRINUSE' ? 'is in use' : cause.message;
      reject(
        new NotifierError('ADDRESS_IN_USE', `cannot listen on ${host}:${port}: ${reason}`, {
          help: 'choose another port, or 0 for a free one',
          cause,
        }),
      );
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Takes requests in: inspects, compares with what came before, counts, answers. */
class ReceivingDesk {
  readonly #settings: ReceiverSettings;
  readonly #clock: Pick<Clock, 'now' | 'random'>;
  readonly #memory = new DeliveryMemory();
  readonly #tally = new Tally();
  readonly #startedAtMs: number;
  readonly #messages = new Map<string, number>();
  #personality: PersonalityName;
  #second = 0;
  #acceptedInSecond = 0;

  constructor(settings: ReceiverSettings) {
    this.#settings = settings;
    this.#clock = settings.clock ?? systemClock;
    this.#startedAtMs = this.#clock.now();
    this.#personality = settings.personality ?? 'ok';
  }

  /** Whatever a personality does not say: long, so that who tests decides how long a connection is used. */
  get keepAliveMs(): number {
    return (this.#current.keepAliveSeconds ?? IDLE_SECONDS) * 1000;
  }

  behave(personality: PersonalityName): void {
    this.#personality = personality;
  }

  meet(open: number): 'serve' | 'close' | 'reset' {
    return this.#current.meet?.(open) ?? 'serve';
  }

  get #current(): Personality {
    const { personalityMs = Number.POSITIVE_INFINITY } = this.#settings;
    const isOver = this.#clock.now() - this.#startedAtMs >= personalityMs;
    return PERSONALITIES[isOver ? 'ok' : this.#personality];
  }

  summary(): ReceiverSummary {
    return this.#tally.summary();
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const receivedAtMs = this.#clock.now();
    if (this.#current.isEarly) {
      this.#finish(response, receivedAtMs, UNREAD, undefined);
      return;
    }
    readBody(request, (body) => {
      if (body === undefined) this.#finish(response, receivedAtMs, TOO_LONG, undefined);
      else {
        const { method, headers } = request;
        const inspection = inspectNotification({ method, headers, body });
        this.#finish(response, receivedAtMs, inspection, body);
      }
    });
  }

  #finish(
    response: ServerResponse,
    receivedAtMs: number,
    inspection: Inspection,
    body: Buffer | undefined,
  ): void {
    const guid = textOf(inspection.body?.['GSW_MESSAGE_GUID']);
    const delivery =
      guid === undefined || body === undefined ? undefined : this.#memory.note(guid, body);
    const answer = this.#answerTo(guid, delivery, receivedAtMs);
    const answered = 'status' in answer ? answer.status : undefined;
    if (answered !== undefined && isAccepting(answered)) {
      if (guid !== undefined) this.#memory.noteAccepted(guid);
      this.#acceptedInSecond += 1;
    }
    const notification = notificationOf({ receivedAtMs, inspection, delivery, answered });
    this.#tally.add(notification);
    this.#settings.onNotification?.(notification);
    answerRequest(response, answer, this.#settings.delayMs ?? 0);
  }

  #answerTo(guid: string | undefined, delivery: Delivery | undefined, nowMs: number): Answer {
    const { failRate = 0, status = 200 } = this.#settings;
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) this.#acceptedInSecond = 0;
    this.#second = second;
    if (failRate > 0 && this.#clock.random() < failRate) return { kind: 'status', status: 503 };
    return this.#current.answer({
      nth: delivery?.nth ?? 1,
      status,
      message: this.#numberOf(guid ?? ''),
      acceptedInSecond: this.#acceptedInSecond,
    });
  }

  /** Messages are numbered as they are first seen; few personalities ask for the first ones only. */
  #numberOf(guid: string): number {
    const known = this.#messages.get(guid);
    if (known !== undefined || this.#messages.size >= NUMBERED) return known ?? NUMBERED + 1;
    this.#messages.set(guid, this.#messages.size + 1);
    return this.#messages.size;
  }
}

/** Messages that are numbered. */
const NUMBERED = 1000;

/** How long a connection may be idle. */
const IDLE_SECONDS = 5;

/** A request whose body nobody waited for. */
const UNREAD: Inspection = { body: undefined, problems: [] };

const TOO_LONG: Inspection = {
  body: undefined,
  problems: [`the body is longer than ${MAX_BODY_BYTES} bytes`],
};

function isAccepting(status: number): boolean {
  return status >= 200 && status < 300;
}
