/** The receiver that CRM developers test against: it checks what it gets and can misbehave on purpose. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { NotifierError } from '../errors.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { answerRequest } from './answer-request.js';
import { type Delivery, DeliveryMemory } from './delivery-memory.js';
import { type Inspection, inspectNotification } from './inspect-notification.js';
import { type Notification, notificationOf, textOf } from './notification.js';
import { type Answer, PERSONALITIES, type PersonalityName } from './personalities.js';
import { MAX_BODY_BYTES, readBody } from './read-body.js';
import { type ReceiverSummary, Tally } from './tally.js';

/** How a receiver listens and answers. */
export interface ReceiverSettings {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** PEM texts; with them the receiver speaks HTTPS (TLS 1.2 or newer). */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
  readonly personality?: PersonalityName;
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

/** A receiver that listens. */
export interface Receiver {
  readonly port: number;
  /** What to configure as `contact-processed-notification-uri`; any path is received. */
  readonly url: string;
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
  await listen(server, settings.port ?? 0, host);
  const { port } = server.address() as AddressInfo;
  const scheme = settings.tls === undefined ? 'http' : 'https';
  return {
    port,
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    summary: () => desk.summary(),
    close: () => close(server),
  };
}

function tlsServer(
  { cert, key, clientCa }: NonNullable<ReceiverSettings['tls']>,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const clients = clientCa === undefined ? {} : { ca: clientCa, requestCert: true };
  return createTlsServer({ cert, key, minVersion: 'TLSv1.2', ...clients }, handle);
}

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

  constructor(settings: ReceiverSettings) {
    this.#settings = settings;
    this.#clock = settings.clock ?? systemClock;
  }

  summary(): ReceiverSummary {
    return this.#tally.summary();
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const receivedAtMs = this.#clock.now();
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
    const answer = this.#answerTo(delivery);
    const answered = answer.kind === 'status' ? answer.status : undefined;
    if (guid !== undefined && answered !== undefined && isAccepting(answered)) {
      this.#memory.noteAccepted(guid);
    }
    const notification = notificationOf({ receivedAtMs, inspection, delivery, answered });
    this.#tally.add(notification);
    this.#settings.onNotification?.(notification);
    answerRequest(response, answer, this.#settings.delayMs ?? 0);
  }

  #answerTo(delivery: Delivery | undefined): Answer {
    const { failRate = 0, personality = 'ok', status = 200 } = this.#settings;
    if (failRate > 0 && this.#clock.random() < failRate) return { kind: 'status', status: 503 };
    return PERSONALITIES[personality].answer({ nth: delivery?.nth ?? 1, status });
  }
}

const TOO_LONG: Inspection = {
  body: undefined,
  problems: [`the body is longer than ${MAX_BODY_BYTES} bytes`],
};

function isAccepting(status: number): boolean {
  return status >= 200 && status < 300;
}
