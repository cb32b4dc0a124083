import { describe, expect, it } from 'vitest';
import { Attempt } from '#dist/delivery/attempt.js';
import { type AttemptReport, RESPONSE_LIMIT_BYTES } from '#dist/delivery/judgement/outcome.js';
import type { FaultName } from '../lab/faulty-server.ts';
import { ManualClock } from '../lab/manual-clock.ts';
import { hang, respond, startReceiver } from '../lab/scripted-receiver.ts';
import { attempt, connectionTo, faultyServer, httpRoute, REQUEST } from './attempts.ts';
import { eventually } from './eventually.ts';

describe('an attempt', () => {
  it('sends the request line, headers and body as they are', async () => {
    const server = await faultyServer('ok');
    const report = await attempt(connectionTo(httpRoute(server.port)));
    expect(report.outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(server.requests[0]?.head.split('\r\n')).toEqual([
      'POST /notify?x=1 HTTP/1.1',
      `host: 127.0.0.1:${server.port}`,
      'connection: keep-alive',
      'Accept: */*',
      'ETag: GUID-1',
      'Content-type: application/json',
      `content-length: ${REQUEST.body.length}`,
    ]);
    expect(server.requests[0]?.body.toString()).toBe(REQUEST.body);
  });

  it('counts the bytes of the body, not its characters', async () => {
    const server = await faultyServer('ok');
    const body = '{"name":"Válasz 😀"}';
    await attempt(connectionTo(httpRoute(server.port)), { request: { ...REQUEST, body } });
    expect(server.requests[0]?.head).toContain(`content-length: ${Buffer.byteLength(body)}`);
    expect(server.requests[0]?.body.toString()).toBe(body);
  });

  const outcomes: Record<FaultName, object> = {
    ok: { kind: 'responded', status: 200 },
    refuse: { kind: 'unreached', failure: 'connect' },
    hang: { kind: 'failed', failure: 'timeout' },
    // Whether the request was sent before the reset arrived is chance.
    'reset-on-connect': { kind: expect.stringMatching(/^(unanswered|unreached)$/) },
    'reset-before-response': { kind: 'unanswered', failure: 'reset' },
    'reset-in-head': { kind: 'responded', status: 200, flaw: expect.stringMatching(/RESET/) },
    'reset-in-body': { kind: 'responded', status: 200, flaw: expect.stringMatching(/RESET/) },
    'reset-after-response': { kind: 'responded', status: 200, flaw: undefined },
    'drip-head': { kind: 'failed', failure: 'timeout' },
    'drip-body': { kind: 'responded', status: 200, flaw: expect.stringMatching(/in time/) },
    'endless-body': { kind: 'responded', status: 200, flaw: expect.stringMatching(/64 KiB/) },
    'early-hints': { kind: 'responded', status: 200 },
    'http-1.0-close': { kind: 'responded', status: 200 },
    garbage: { kind: 'failed', failure: 'protocol' },
    'answer-before-body': { kind: 'responded', status: 200 },
    'close-idle': { kind: 'responded', status: 200 },
  };

  it.each(Object.entries(outcomes) as [FaultName, object][])(
    'at a receiver with the fault %s ends as expected, in time, over one connection',
    async (fault, expected) => {
      const server = await faultyServer(fault);
      const isLate = ['hang', 'drip-head', 'drip-body'].includes(fault);
      const connection = connectionTo(httpRoute(server.port));
      const isAnswered = () => fault !== 'drip-body' || connection.received?.isEmpty === false;
      const expires = isLate ? () => server.requests.length === 1 && isAnswered() : undefined;
      const report = await attempt(connection, { timeoutMs: 300, expires });
      expect(report.outcome).toMatchObject(expected);
      expect(report.phases.totalMs).toBe(isLate ? 300 : 0);
      expect(report.isResentOnFreshConnection).toBe(false);
      expect(report.isReused).toBe(false);
      expect(server.connections).toBe(fault === 'refuse' ? 0 : 1);
    },
  );

  it.each([
    ['hang', { kind: 'failed', failure: 'timeout' }],
    ['drip-head', { kind: 'failed', failure: 'timeout' }],
    ['drip-body', { kind: 'responded', status: 200 }],
  ] as const)(
    'leaves a connection that can be used again after %s did not end in time',
    async (fault, expected) => {
      const server = await faultyServer(fault);
      const connection = connectionTo(httpRoute(server.port));
      for (let n = 1; n <= 3; n += 1) {
        const isAnswered = () => fault !== 'drip-body' || connection.received?.isEmpty === false;
        const expires = () => server.requests.length === n && isAnswered();
        const { outcome } = await attempt(connection, { expires });
        expect(outcome).toMatchObject(expected);
        expect(server.connections).toBe(n);
      }
    },
  );

  it('gives an endless body up after 64 KiB, and the connection with it', async () => {
    const server = await faultyServer('endless-body');
    const connection = connectionTo(httpRoute(server.port));
    for (let n = 1; n <= 3; n += 1) {
      const { outcome } = await attempt(connection);
      expect(outcome).toMatchObject({ kind: 'responded', status: 200 });
      expect(server.connections).toBe(n);
    }
  });

  it('reads every body to its end, so that the connection carries the next request', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    for (const [status, length] of [
      [200, 0],
      [200, RESPONSE_LIMIT_BYTES],
      [404, 5000],
      [503, 10],
      [301, 60_000],
    ] as const) {
      receiver.answer = respond(status, {}, 'x'.repeat(length));
      const { outcome } = await attempt(connection);
      expect(outcome).toMatchObject({ kind: 'responded', status });
    }
    expect(receiver.connections).toBe(1);
  });

  it('keeps the first KiB of an answer that is no success, and nothing of a success', async () => {
    const receiver = await startReceiver({ answer: respond(500, {}, 'é'.repeat(5000)) });
    const connection = connectionTo(httpRoute(receiver.port));
    const failure = await attempt(connection);
    expect(failure.outcome).toMatchObject({ excerpt: 'é'.repeat(512) });
    receiver.answer = respond(200, {}, 'thanks');
    const success = await attempt(connection);
    expect(success.outcome).toMatchObject({ excerpt: '' });
  });

  it('reports Retry-After as it was sent', async () => {
    const receiver = await startReceiver({ answer: respond(429, { 'retry-after': '-7' }) });
    const { outcome } = await attempt(connectionTo(httpRoute(receiver.port)));
    expect(outcome).toMatchObject({ status: 429, retryAfter: '-7' });
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with %i', async (status) => {
    const elsewhere = await startReceiver();
    const receiver = await startReceiver({ answer: respond(status, { location: elsewhere.uri }) });
    const { outcome } = await attempt(connectionTo(httpRoute(receiver.port)));
    expect(outcome).toMatchObject({ kind: 'responded', status });
    expect(elsewhere.connections).toBe(0);
  });

  it('reaches a host by the one of its addresses that answers', async () => {
    const receiver = await startReceiver();
    const route = httpRoute(receiver.port, {
      receiver: { protocol: 'http:', hostname: 'localhost', port: receiver.port },
      addressTimeoutMs: 3_600_000, // an address that refuses is not waited for
    });
    const { outcome } = await attempt(connectionTo(route));
    expect(outcome).toMatchObject({ kind: 'responded', status: 200 });
  });

  it('does not reach a host without an address', async () => {
    const route = httpRoute(80, {
      receiver: { protocol: 'http:', hostname: 'no-such-host.invalid', port: 80 },
    });
    const { outcome } = await attempt(connectionTo(route));
    expect(outcome).toMatchObject({ kind: 'unreached', failure: 'dns' });
  });

  it('reports the times of its parts, those of connecting only when it connected', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    const first = await attempt(connection);
    expect(first.isReused).toBe(false);
    expect(Object.keys(first.phases)).toEqual(['connectMs', 'firstByteMs', 'totalMs']);
    const second = await attempt(connection);
    expect(second.isReused).toBe(true);
    expect(Object.keys(second.phases)).toEqual(['firstByteMs', 'totalMs']);
  });
});

describe('a kept-alive connection', () => {
  it('is opened again when the receiver closed it while it was idle', async () => {
    const receiver = await startReceiver({
      answer: (_request, response) => {
        const { socket } = response;
        response.end(() => socket?.end());
      },
    });
    const connection = connectionTo(httpRoute(receiver.port));
    for (const connections of [1, 2, 3]) {
      const report = await attempt(connection);
      expect(report.outcome).toMatchObject({ kind: 'responded', status: 200 });
      expect(report.isResentOnFreshConnection).toBe(false);
      expect(receiver.connections).toBe(connections);
      await eventually(() => receiver.open === 0);
    }
    expect(receiver.requests).toHaveLength(3);
  });

  it('can be used again from where its last attempt is reported, whatever became of it', async () => {
    const { port } = await faultyServer('refuse');
    const connection = connectionTo(httpRoute(port));
    const outcomes: string[] = [];
    const clock = new ManualClock();
    await new Promise<void>((resolve) => {
      const tryAgain = () => {
        new Attempt(connection, REQUEST, { timeoutMs: 1000, clock }, (report) => {
          outcomes.push(report.outcome.kind);
          if (outcomes.length < 5) tryAgain();
          else resolve();
        });
      };
      tryAgain();
    });
    expect(outcomes).toEqual(Array(5).fill('unreached'));
  });

  it('that was closed as it was used again is opened once more, and the request sent once more', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    await attempt(connection);
    receiver.answer = ({ index }, response) => {
      if (index === 1) response.socket?.resetAndDestroy();
      else response.end();
    };
    const report = await attempt(connection);
    expect(report.outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(report.isResentOnFreshConnection).toBe(true);
    expect(receiver.connections).toBe(2);
    expect(receiver.requests.map(({ body }) => body)).toEqual(Array(3).fill(REQUEST.body));
  });

  it('is not tried a third time', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    await attempt(connection);
    receiver.answer = (_request, response) => response.socket?.resetAndDestroy();
    const report = await attempt(connection);
    expect(report.outcome).toMatchObject({ kind: 'unanswered', failure: 'reset' });
    expect(receiver.requests).toHaveLength(3);
  });

  it('has one deadline for both tries', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    await attempt(connection);
    const clock = new ManualClock();
    receiver.answer = ({ index }, response) => {
      if (index > 1) return;
      clock.advance(300);
      response.socket?.resetAndDestroy();
    };
    const reports: AttemptReport[] = [];
    const take = (report: AttemptReport) => void reports.push(report);
    new Attempt(connection, REQUEST, { timeoutMs: 400, clock }, take);
    await eventually(() => receiver.requests.length === 3);
    clock.advance(99);
    expect(reports).toEqual([]);
    clock.advance(1);
    expect(reports).toMatchObject([
      {
        outcome: { kind: 'failed', failure: 'timeout' },
        isResentOnFreshConnection: true,
        phases: { totalMs: 400 },
      },
    ]);
  });

  it('is not opened again when the receiver had begun to answer', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    await attempt(connection);
    receiver.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half', () => {
        response.socket?.resetAndDestroy();
      });
    };
    const report = await attempt(connection);
    expect(report.outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(report.isResentOnFreshConnection).toBe(false);
    expect(receiver.requests).toHaveLength(2);
  });

  it('is not held against the receiver after a timeout', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    await attempt(connection);
    receiver.answer = hang;
    const late = await attempt(connection, { expires: () => receiver.requests.length === 2 });
    expect(late.outcome).toMatchObject({ kind: 'failed', failure: 'timeout' });
    expect(late.isResentOnFreshConnection).toBe(false);
    receiver.answer = respond(200);
    const { outcome } = await attempt(connection);
    expect(outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(receiver.requests).toHaveLength(3);
  });
});
