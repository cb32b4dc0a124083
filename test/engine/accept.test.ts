import { describe, expect, it } from 'vitest';
import { eventually } from '../delivery/eventually.ts';
import { hang, startReceiver } from '../lab/scripted-receiver.ts';
import { fullEvent } from '../support/full-event.ts';
import { startEngine } from './engines.ts';

describe('an event', () => {
  it('is accepted with the GUID of its message', async () => {
    const { engine, messages } = await startEngine({});
    const receipt = await engine.accept(fullEvent());
    expect(receipt).toMatchObject({ kind: 'accepted', diagnostics: [] });
    const [message] = await messages();
    expect(receipt).toHaveProperty('guid', message?.guid);
    expect(message).toMatchObject({ state: 'pending', eventId: 'event-1' });
  });

  it('that was accepted before has no effect', async () => {
    const { engine } = await startEngine({});
    await engine.accept(fullEvent());
    expect(await engine.accept(fullEvent())).toMatchObject({ kind: 'repeated' });
    const same = await Promise.all([1, 2, 3].map(() => engine.accept(fullEvent({ id: 'twin' }))));
    expect(same.map(({ kind }) => kind).sort()).toEqual(['accepted', 'repeated', 'repeated']);
    expect((await engine.counts()).ledger.accepted).toBe(2);
  });

  it('makes no message while notifications are off', async () => {
    const { engine } = await startEngine({ 'contact-processed-notification': false });
    expect(await engine.accept(fullEvent())).toMatchObject({ kind: 'not-notified' });
    expect((await engine.counts()).ledger.accepted).toBe(0);
  });

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['an event of an unknown kind', { event: 'Nonsense', at: 1 }],
    ['an event without a chain', fullEvent({ chainId: undefined })],
  ])('that is %s is refused with diagnostics', async (_what, event) => {
    const { engine } = await startEngine({});
    const receipt = await engine.accept(event);
    expect(receipt.kind).toBe('invalid');
    expect(receipt.diagnostics[0]).toMatchObject({ severity: 'error' });
    expect((await engine.counts()).ledger.accepted).toBe(0);
  });

  it('is refused when the store is full, until there is room', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'store-max-messages': 5,
    });
    await send(5);
    expect(engine.room()).toBe(0);
    expect(await engine.accept(fullEvent({ id: 'late' }))).toMatchObject({ kind: 'store-full' });
    await eventually(() => receiver.inFlight === 4);
    receiver.release();
    await engine.roomOrIdle();
    expect(await engine.accept(fullEvent({ id: 'late' }))).toMatchObject({ kind: 'accepted' });
    receiver.answer = (_request, response) => response.end();
    await eventually(() => receiver.inFlight > 0);
    receiver.release();
    await engine.drained();
  });

  it('never makes the store hold more than it may, whoever hands events in at once', async () => {
    const { engine } = await startEngine({ 'store-max-messages': 10 });
    const receipts = await Promise.all(
      Array.from({ length: 30 }, (_, n) => engine.accept(fullEvent({ id: `e${n}`, chainId: n }))),
    );
    expect(receipts.filter(({ kind }) => kind === 'accepted')).toHaveLength(10);
    expect(receipts.filter(({ kind }) => kind === 'store-full')).toHaveLength(20);
    expect((await engine.counts()).ledger.pending).toBe(10);
  });
});

describe('drained', () => {
  it('settles at once when nothing is there', async () => {
    const { engine } = await startEngine({});
    await engine.drained();
    await engine.roomOrIdle();
  });

  it('settles for all who wait, when the last message has ended', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(2);
    let settled = 0;
    const waiting = [engine.drained(), engine.drained()].map((drained) =>
      drained.then(() => {
        settled += 1;
      }),
    );
    await eventually(() => receiver.inFlight === 2);
    expect(settled).toBe(0);
    receiver.release();
    await Promise.all(waiting);
    expect((await engine.counts()).ledger).toMatchObject({ pending: 0, delivered: 2 });
  });
});
