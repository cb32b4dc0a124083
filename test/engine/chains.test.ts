import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Engine } from '#dist/engine/engine.js';
import { CATCH_UP_MS, CHAIN_SILENCE_MS } from '#dist/engine/upkeep.js';
import { finalised, GROUP, retrieved, started } from '../chain/chain-events.ts';
import { eventually } from '../delivery/eventually.ts';
import { ManualClock } from '../lab/manual-clock.ts';
import { startReceiver } from '../lab/scripted-receiver.ts';
import { fullEvent } from '../support/full-event.ts';
import { generateChainEvents } from '../support/generate-chain-events.ts';
import { startEngine } from './engines.ts';

const MINUTE = 60_000;
const LOADED = { event: 'CampaignGroupLoaded', at: 1, campaignGroup: GROUP };
const ROUND = [LOADED, retrieved(), started(), finalised('RecordProcessed')];

const acceptAll = (engine: Engine, events: Iterable<unknown>) =>
  Promise.all(Array.from(events, (event) => engine.accept(event)));

describe('events of chains', () => {
  it('are applied until one ends the round, whose message is accepted and delivered', async () => {
    const receiver = await startReceiver();
    const { engine } = await startEngine({ 'contact-processed-notification-uri': receiver.uri });
    const receipts = await acceptAll(engine, generateChainEvents(40));
    expect(receipts.filter(({ kind }) => kind === 'accepted')).toHaveLength(40);
    expect(receipts.filter(({ kind }) => kind === 'applied')).toHaveLength(1 + 40 * 7);
    await engine.drained();
    expect(new Set(receiver.requests.map(({ guid }) => guid)).size).toBe(40);
    expect(await engine.counts()).toMatchObject({
      ledger: { accepted: 40, delivered: 40 },
      chains: { open: 0, dropped: 0 },
    });
  });

  it('come with what there is to say of them', async () => {
    const { engine } = await startEngine({});
    expect(await engine.accept(started())).toMatchObject({
      kind: 'applied',
      diagnostics: [{ code: 'chain-unknown' }],
    });
  });

  it('move chains on while notifications are off, so that none is in a wrong state afterwards', async () => {
    const { engine, reconfigure } = await startEngine({ 'contact-processed-notification': false });
    const receipts = await acceptAll(engine, ROUND);
    expect(receipts.at(-1)).toMatchObject({ kind: 'not-notified' });
    await reconfigure({ 'contact-processed-notification': true });
    expect(await engine.accept(ROUND[3])).toMatchObject({ kind: 'applied' });
    expect(await engine.accept(fullEvent({ chainId: 1, callingList: 'L', at: 20 }))).toMatchObject({
      kind: 'applied',
      diagnostics: [{ code: 'chain-event-late' }],
    });
    expect((await engine.counts()).ledger.accepted).toBe(0);
  });

  it('are refused only where they end a round when the store is full', async () => {
    const { engine } = await startEngine({ 'store-max-messages': 1 });
    await engine.accept(fullEvent());
    const receipts = await acceptAll(engine, ROUND);
    const kinds = receipts.map(({ kind }) => kind);
    expect(kinds).toEqual(['applied', 'applied', 'applied', 'store-full']);
    expect((await engine.counts()).chains.open).toBe(1);
  });

  it('have their fields under the keys in force when they come in', async () => {
    const { engine, store } = await startEngine({});
    const endOf = async (chainId: number) => {
      const fields = { Other1: `of ${chainId}` };
      const events = ROUND.slice(1).map((event) => ({ ...event, chainId }));
      const receipts = await acceptAll(engine, [LOADED, ...events.slice(0, 2)]);
      expect(receipts.map(({ kind }) => kind)).toEqual(['applied', 'applied', 'applied']);
      const end = await engine.accept({ ...events[2], fields });
      const guid = end.kind === 'accepted' ? end.guid : '';
      return JSON.parse((await store.get(guid))?.body ?? 'null');
    };
    expect(await endOf(1)).toMatchObject({ Other1: 'of 1' });
    engine.setFieldKeys(new Map([['Other1', 'NOTE']]));
    expect(await endOf(2)).toMatchObject({ NOTE: 'of 2' });
    engine.setFieldKeys(undefined);
    expect(await endOf(3)).toMatchObject({ Other1: 'of 3' });
  });
});

describe('a result of a chain', () => {
  it('closes the chain when it is asked for together with its retrieval', async () => {
    const { engine } = await startEngine({});
    const result = fullEvent({ chainId: 1, callingList: 'L' });
    const receipts = await Promise.all([engine.accept(retrieved()), engine.accept(result)]);
    expect(receipts.map(({ kind }) => kind)).toEqual(['applied', 'accepted']);
    expect((await engine.counts()).chains.open).toBe(0);
  });
});

describe('chains that hear nothing for 24 h', () => {
  it('are dropped with one warning and counted', async () => {
    const clock = new ManualClock();
    const { engine, lines } = await startEngine({}, { clock });
    const open = Array.from({ length: 700 }, (_, n) => ({ ...retrieved(), chainId: n + 2 }));
    await acceptAll(engine, open);
    clock.advance(MINUTE);
    await eventually(() => clock.nextTimerMs !== undefined);
    clock.jump(CHAIN_SILENCE_MS - 3 * MINUTE);
    await engine.accept(retrieved());
    expect((await engine.counts()).chains).toEqual({ open: 701, dropped: 0 });
    clock.jump(3 * MINUTE);
    while (clock.elapsed() + MINUTE < CATCH_UP_MS) {
      clock.advance(MINUTE);
      await eventually(() => clock.nextTimerMs !== undefined);
    }
    expect((await engine.counts()).chains.dropped).toBe(0); // they may be in the feed that is caught up with
    await eventually(async () => {
      clock.advance(MINUTE);
      return (await engine.counts()).chains.dropped > 0;
    });
    await eventually(() => lines.some(({ event }) => event === 'chains-dropped'));
    expect((await engine.counts()).chains).toEqual({ open: 1, dropped: 700 });
    const said = lines.filter(({ event }) => event === 'chains-dropped');
    expect(said).toMatchObject([{ level: 'warn', chains: 700 }]);
  });
});

describe('memory', () => {
  it('does not grow with the chains that were finished', { timeout: 110_000 }, async () => {
    const { engine } = await startEngine({});
    const before = heapUsed();
    let underWay: Promise<unknown>[] = [];
    for (const event of generateChainEvents(10_000)) {
      underWay.push(engine.accept(event));
      if (underWay.length < 500) continue;
      await Promise.all(underWay);
      underWay = [];
    }
    await Promise.all(underWay);
    expect((await engine.counts()).ledger.accepted).toBe(10_000);
    expect(heapUsed() - before).toBeLessThan(15_000_000);
  });
});

/** What is in use after a collection. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
