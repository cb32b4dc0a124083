import { describe, expect, it, onTestFinished } from 'vitest';
import { type Connection, HttpConnection } from '#dist/delivery/connection/connection.js';
import { ConnectionPool } from '#dist/delivery/connection/connection-pool.js';
import { type Clock, systemClock } from '#dist/runtime/clock.js';
import { accept, hang, type ScriptedReceiver, startReceiver } from '../../lab/scripted-receiver.ts';
import { attempt, httpRoute } from '../attempts.ts';
import { eventually } from '../eventually.ts';

interface RestingPool extends ConnectionPool {
  /** Settles when connections have rested next. */
  rested(): Promise<void>;
}

function poolFor(
  { port }: ScriptedReceiver,
  size: number,
  terms: { readonly maxAgeMs?: number; readonly clock?: Clock } = {},
): RestingPool {
  const route = httpRoute(port);
  const open = () => new HttpConnection(route);
  const pool = new ConnectionPool(open, { size, maxAgeMs: 3_600_000, ...terms });
  onTestFinished(() => pool.destroy());
  const rested = () =>
    new Promise<void>((resolve) => {
      pool.onRested = resolve;
    });
  return Object.assign(pool, { rested });
}

function lend(pool: ConnectionPool): Connection {
  const connection = pool.lend();
  if (connection === undefined) throw new Error('all connections are in use');
  return connection;
}

describe('a pool', () => {
  it('lends as many connections as it has, and those that come back again', async () => {
    const pool = poolFor(await startReceiver(), 2);
    const [first, second] = [lend(pool), lend(pool)];
    expect(pool.lend()).toBeUndefined();
    expect(pool.lent).toBe(2);
    pool.giveBack(first);
    expect(pool.lent).toBe(1);
    await pool.rested();
    expect(pool.lend()).toBe(first);
    pool.giveBack(second);
    pool.giveBack(first);
    expect(pool.lent).toBe(0);
  });

  it('lets a connection rest for a turn, in which its end is heard', async () => {
    const receiver = await startReceiver();
    const pool = poolFor(receiver, 2);
    const connection = lend(pool);
    await attempt(connection);
    receiver.answer = (_request, response) => {
      const { socket } = response;
      response.end(() => socket?.end());
    };
    await attempt(connection);
    pool.giveBack(connection);
    expect(pool.lend()).toBeUndefined();
    await pool.rested();
    receiver.answer = accept;
    const report = await attempt(lend(pool));
    expect(report).toMatchObject({ outcome: { status: 200 }, isResentOnFreshConnection: false });
    expect(receiver.connections).toBe(2);
  });

  it('replaces a connection that is old, from three quarters of its age on, and not before', async () => {
    const receiver = await startReceiver();
    for (const [luck, lastsMs] of [
      [0, 75],
      [0.5, 87.5],
    ] as const) {
      let goneMs = 0;
      const clock = { ...systemClock, elapsed: () => opened + goneMs, random: () => luck };
      const pool = poolFor(receiver, 1, { maxAgeMs: 100, clock });
      const first = lend(pool);
      await attempt(first);
      const opened = first.openedAtMs;
      for (const [ageMs, isKept] of [
        [lastsMs - 0.1, true],
        [lastsMs, false],
      ] as const) {
        pool.giveBack(first);
        await pool.rested();
        goneMs = ageMs;
        expect(lend(pool) === first).toBe(isKept);
      }
    }
  });

  it('that is renewed uses no connection again that was open then', async () => {
    const receiver = await startReceiver();
    const pool = poolFor(receiver, 2);
    const [idle, busy] = [lend(pool), lend(pool)];
    await attempt(idle);
    await attempt(busy);
    pool.giveBack(idle);
    await pool.rested();
    pool.renew();
    expect(pool.lend()).not.toBe(idle);
    pool.giveBack(busy);
    await pool.rested();
    expect(pool.lend()).not.toBe(busy);
    await eventually(() => receiver.open === 0);
  });

  it('lends the one used last first, so that light load needs one connection', async () => {
    const receiver = await startReceiver();
    const pool = poolFor(receiver, 8);
    for (let n = 0; n < 10; n += 1) {
      const connection = lend(pool);
      await attempt(connection);
      pool.giveBack(connection);
      await pool.rested();
    }
    expect(receiver.connections).toBe(1);
  });

  it('that is retired closes what is idle at once, and the rest when it comes back', async () => {
    const receiver = await startReceiver();
    const pool = poolFor(receiver, 2);
    const [idle, busy] = [lend(pool), lend(pool)];
    await attempt(idle);
    receiver.answer = hang;
    const reported = attempt(busy);
    await eventually(() => receiver.inFlight === 1);
    pool.giveBack(idle);
    pool.retire();
    await eventually(() => receiver.open === 1);
    receiver.release();
    expect((await reported).outcome).toMatchObject({ kind: 'responded', status: 200 });
    pool.giveBack(busy);
    await eventually(() => receiver.open === 0);
  });

  it('that is destroyed ends requests under way', async () => {
    const receiver = await startReceiver({ answer: hang });
    const pool = poolFor(receiver, 1);
    const reported = attempt(lend(pool));
    await eventually(() => receiver.inFlight === 1);
    await pool.destroy();
    expect((await reported).outcome).toMatchObject({ kind: 'unanswered', failure: 'reset' });
    await eventually(() => receiver.open === 0);
  });
});
