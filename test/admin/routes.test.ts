import { describe, expect, it } from 'vitest';
import { NotifierError } from '#dist/errors.js';
import { ask } from './ask.ts';
import { startToldServer } from './control-servers.ts';
import { engineStatusOf, toldEngine } from './told-engine.ts';
import { HASHES, NOW_MS, reloadStatusOf, reportOf, unknownGeneration } from './told-reloader.ts';

const POST = { method: 'POST' } as const;
const SINCE = '2026-07-27T11:58:30.000Z';

describe('GET /v1/status', () => {
  it('tells all of a calm engine', async () => {
    const { path } = await startToldServer();
    const { status, type, json } = await ask(path, '/v1/status');
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(json).toMatchObject({
      format_version: '1.0',
      state: 'active',
      degraded: false,
      generation: { number: 7, hash: HASHES[7], since_at: SINCE, duration_ms: 90_000 },
      ledger: { accepted: 30, pending: 5, delivered: 20, dead: 4, dropped: 1 },
      held: 0,
      chains: { open: 0, dropped: 0 },
      delivery: { flow: { state: 'open' }, in_flight: 3, ready: 2, attempts: 24 },
      watch: { mode: 'events-and-sweep', restarts: 0 },
      reload_counts: { last_successful: true, last_success_at: SINCE },
    });
    expect(json.generations).toEqual([
      {
        number: 6,
        hash: HASHES[6],
        active: false,
        in_flight: 2,
        attempts: 12,
        delivered: 10,
        dead: 2,
      },
      {
        number: 7,
        hash: HASHES[7],
        active: true,
        in_flight: 1,
        attempts: 12,
        delivered: 10,
        dead: 2,
      },
    ]);
    expect(json.watch.files).toEqual([{ filename: '/etc/ocs/application.cfg', present: true }]);
    for (const absent of ['drift', 'refused']) expect(json).not.toHaveProperty(absent);
  });

  it('names only keys in snake_case', async () => {
    const { path } = await startToldServer();
    const { text } = await ask(path, '/v1/status');
    expect([...text.matchAll(/"([^"]+)":/g)].filter(([, key]) => /[A-Z-]/.test(key ?? ''))).toEqual(
      [],
    );
  });

  it.each([
    [
      { kind: 'holding', probeAtMs: NOW_MS + 2500 },
      {
        state: 'holding',
        outage: { next_try_at: '2026-07-27T12:00:02.500Z', next_try_in_ms: 2500 },
      },
    ],
    [{ kind: 'probing' }, { state: 'probing', outage: { failures: 3, failure: 'connect' } }],
  ] as const)('tells why delivery waits: %j', async (flow, expected) => {
    const outage = { sinceMs: NOW_MS - 5000, failure: 'connect', detail: 'refused', failures: 3 };
    const calm = engineStatusOf();
    const status = engineStatusOf({
      delivery: { ...calm.delivery, flow: { ...flow, outage } as typeof calm.delivery.flow },
    });
    const { path } = await startToldServer({ engine: toldEngine(status) });
    const { json } = await ask(path, '/v1/status');
    expect(json.delivery.flow).toMatchObject(expected);
    expect(json.delivery.flow.outage).toMatchObject({ duration_ms: 5000, detail: 'refused' });
  });

  it('tells what was refused, and since when files and engine differ', async () => {
    const { path, reloader } = await startToldServer();
    reloader.current = reloadStatusOf({
      state: 'candidate-rejected',
      isDegraded: true,
      refused: reportOf({ result: 'rejected' }),
      driftSinceMs: NOW_MS - 60_000,
    });
    const { json } = await ask(path, '/v1/status');
    expect(json).toMatchObject({
      degraded: true,
      refused: { result: 'rejected', ended_at: '2026-07-27T11:59:00.000Z', duration_ms: 12 },
      drift: { since_at: '2026-07-27T11:59:00.000Z', duration_ms: 60_000, changes: [] },
    });
  });

  it('shows the last five reloads, and whose options are in force', async () => {
    const { path, reloader } = await startToldServer();
    reloader.past = Array.from({ length: 8 }, (_, n) =>
      reportOf({ generation: 7 - n, hash: n === 3 ? HASHES[7] : HASHES[6] }),
    );
    const { json } = await ask(path, '/v1/status');
    expect(json.recent_reloads).toHaveLength(5);
    expect(json.generation.same_options_as).toBe(4);
  });

  it('tells the rest when the history cannot be read', async () => {
    const { path, reloader } = await startToldServer();
    reloader.error = new NotifierError('STORE_FAILED', 'The disk is gone.');
    const { status, json } = await ask(path, '/v1/status');
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('recent_reloads');
  });
});

describe('POST /v1/reload', () => {
  it.each([
    ['applied', 200],
    ['unchanged', 200],
    ['rejected', 422],
    ['suspect', 422],
    ['missing', 422],
  ] as const)('answers %s with %i and the report', async (result, expected) => {
    const { path, reloader } = await startToldServer();
    reloader.report = reportOf({ result, finishing: [{ generation: 6, inFlight: 2 }] });
    const { status, json } = await ask(path, '/v1/reload', POST);
    expect(status).toBe(expected);
    expect(json).toMatchObject({
      format_version: '1.0',
      result,
      generation: 7,
      valid: true,
      error_count: 0,
      finishing: [{ generation: 6, in_flight: 2 }],
      in_force_since_at: SINCE,
      in_force_ms: 90_000,
    });
  });

  it.each([
    [undefined, false],
    [{}, false],
    [{ accept: false }, false],
    [{ accept: true }, true],
  ])('takes the body %j', async (body, accept) => {
    const { path, reloader } = await startToldServer();
    await ask(path, '/v1/reload', { ...POST, body });
    expect(reloader.asked).toEqual([{ reload: { trigger: 'command', accept } }]);
  });

  it.each([
    [{ body: { accept: 'yes' } }, 400],
    [{ body: { accept: 1 } }, 400],
    [{ body: { acept: true } }, 400],
    [{ body: [] }, 400],
    [{ body: '{"accept":' }, 400],
    [{ body: '{"__proto__":{"accept":true}}' }, 400],
    [{ body: 'accept=true', type: 'application/x-www-form-urlencoded' }, 415],
    [{ body: { accept: true, padding: 'x'.repeat(5000) } }, 413],
  ])('refuses %j with %i', async (question, expected) => {
    const { path, reloader } = await startToldServer();
    const { status, json } = await ask(path, '/v1/reload', { ...POST, ...question });
    expect(status).toBe(expected);
    expect(json).toEqual({ code: 'REQUEST_INVALID', message: expect.any(String) });
    expect(reloader.asked).toEqual([]);
  });

  it('tells what is wrong as check does', async () => {
    const { path, reloader } = await startToldServer();
    const range = {
      filename: 'a.cfg',
      start: { line: 2, column: 9, byte: 20 },
      end: { line: 2, column: 12, byte: 23 },
    };
    const problem = { severity: 'error', code: 'option-value-invalid', summary: 'wrong' } as const;
    reloader.report = reportOf({
      result: 'rejected',
      diagnostics: [
        { ...problem, range, help: 'Write another.' },
        { ...problem, severity: 'warning' },
      ],
      failure: { code: 'PREPARE_FAILED', message: 'No file.', help: undefined },
    });
    const { json } = await ask(path, '/v1/reload', POST);
    expect(json).toMatchObject({ valid: false, error_count: 1, warning_count: 1 });
    expect(json.diagnostics[0]).toEqual({ ...problem, range, help: 'Write another.', related: [] });
    expect(json.failure).toEqual({ code: 'PREPARE_FAILED', message: 'No file.' });
  });
});

describe('POST /v1/rollback', () => {
  it.each([
    [undefined, undefined],
    [{}, undefined],
    [{ generation: 6 }, 6],
  ])('takes the body %j', async (body, generation) => {
    const { path, reloader } = await startToldServer();
    const { status } = await ask(path, '/v1/rollback', { ...POST, body });
    expect(status).toBe(200);
    expect(reloader.asked).toEqual([{ rollback: generation }]);
  });

  it('says whose options are in force again', async () => {
    const { path, reloader } = await startToldServer();
    const back = { generation: 9, hash: HASHES[6] };
    reloader.report = reportOf({ ...back, result: 'applied', trigger: 'rollback' });
    reloader.past = [
      reloader.report,
      reportOf({ generation: 7 }),
      reportOf({ generation: 6, hash: HASHES[6] }),
    ];
    const { json } = await ask(path, '/v1/rollback', POST);
    expect(json).toMatchObject({ generation: 9, same_options_as: 6 });
  });

  it('answers 404 where there is no such generation', async () => {
    const { path, reloader } = await startToldServer();
    reloader.error = unknownGeneration();
    const { status, json } = await ask(path, '/v1/rollback', { ...POST, body: { generation: 3 } });
    expect(status).toBe(404);
    expect(json).toEqual({
      code: 'GENERATION_UNKNOWN',
      message: 'Generation 3 is not kept.',
      help: 'This process can go back to: 6.',
    });
  });

  it.each([[{ generation: 0 }], [{ generation: 1.5 }], [{ generation: '6' }], [{ number: 6 }]])(
    'refuses %j',
    async (body) => {
      const { path, reloader } = await startToldServer();
      expect((await ask(path, '/v1/rollback', { ...POST, body })).status).toBe(400);
      expect(reloader.asked).toEqual([]);
    },
  );
});

describe('other routes', () => {
  it('say that the engine lives and is ready, degraded or not', async () => {
    const { path, reloader } = await startToldServer();
    reloader.current = reloadStatusOf({ state: 'source-missing', isDegraded: true });
    expect(await ask(path, '/healthz')).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect(await ask(path, '/readyz')).toMatchObject({
      status: 200,
      json: { status: 'ready', state: 'source-missing', degraded: true },
    });
  });

  it('say that an engine whose store is gone is not ready', async () => {
    const counts = () => Promise.reject(new Error('gone'));
    const { ledger: _ledger, held: _held, chains: _chains, ...status } = engineStatusOf();
    const { path } = await startToldServer({ engine: { status: () => status, counts } });
    expect(await ask(path, '/readyz')).toMatchObject({
      status: 503,
      json: { status: 'not ready', reason: expect.stringContaining('store') },
    });
    expect((await ask(path, '/metrics')).status).toBe(200);
  });

  it('say that an engine whose store refuses is not ready, and what it refuses', async () => {
    const told = engineStatusOf();
    const trouble = { operation: 'claim', sinceMs: NOW_MS - 60_000, failures: 60 } as const;
    const storeTroubles = [{ ...trouble, reason: 'database disk image is malformed' }];
    const delivery = { ...told.delivery, unsettled: 3, storeTroubles };
    const { path } = await startToldServer({ engine: toldEngine({ ...told, delivery }) });
    expect(await ask(path, '/readyz')).toMatchObject({
      status: 503,
      json: { status: 'not ready', reason: 'database disk image is malformed' },
    });
    expect((await ask(path, '/v1/status')).json.store).toMatchObject({
      up: false,
      unsettled: 3,
      troubles: [{ operation: 'claim', failures: 60, duration_ms: 60_000 }],
    });
  });

  it.each([
    ['/v2/status', 'GET'],
    ['/v1/reload', 'GET'],
    ['/v1/status', 'PUT'],
  ] as const)('answer %s %s with 404', async (route, method) => {
    const { path } = await startToldServer();
    const { status, json } = await ask(path, route, { method });
    expect(status).toBe(404);
    expect(json).toMatchObject({
      code: 'ROUTE_UNKNOWN',
      message: `There is no ${method} ${route}.`,
    });
  });

  it('keep to themselves what went wrong inside, and tell the log', async () => {
    const lines: unknown[] = [];
    const log = { error: (line: unknown) => void lines.push(line) };
    const { path, reloader } = await startToldServer({ log });
    reloader.error = new Error('the password is hunter2');
    const { status, json } = await ask(path, '/v1/reloads');
    expect(status).toBe(500);
    expect(json).toEqual({
      code: 'INTERNAL_ERROR',
      message: 'The engine failed to answer.',
      help: 'See the log of the engine.',
    });
    expect(lines).toMatchObject([{ event: 'control', err: reloader.error }]);
  });

  it('answer 503 while the engine stops', async () => {
    const { path, reloader } = await startToldServer();
    reloader.error = new NotifierError('ENGINE_STOPPED', 'The engine is stopping.');
    const { status, json } = await ask(path, '/v1/reload', POST);
    expect([status, json.code]).toEqual([503, 'ENGINE_STOPPED']);
  });
});
