import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '#dist/delivery/connection.js';
import { ConnectionPool } from '#dist/delivery/connection-pool.js';
import { hang, type ScriptedReceiver, startReceiver } from '../lab/scripted-receiver.ts';
import { attempt, httpRoute } from './attempts.ts';
import { eventually } from './eventually.ts';

function poolFor({ port }: ScriptedReceiver, size: number): ConnectionPool {
  const pool = new ConnectionPool(httpRoute(port), size);
  onTestFinished(() => pool.destroy());
  return pool;
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
    expect(pool.lend()).toBe(first);
    pool.giveBack(second);
    pool.giveBack(first);
    expect(pool.lent).toBe(0);
  });

  it('lends the one used last first, so that light load needs one connection', async () => {
    const receiver = await startReceiver();
    const pool = poolFor(receiver, 8);
    for (let n = 0; n < 10; n += 1) {
      const connection = lend(pool);
      await attempt(connection);
      pool.giveBack(connection);
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
    expect((await reported).outcome).toMatchObject({ kind: 'failed', failure: 'reset' });
    await eventually(() => receiver.open === 0);
  });
});
