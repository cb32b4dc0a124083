import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#dist/diagnostic.js';
import type { Engine } from '#dist/engine/engine.js';
import { EventFeed } from '#dist/feed/event-feed.js';
import { eventually } from '../delivery/eventually.ts';
import { acceptMessages } from '../delivery/stores.ts';
import { startEngine } from '../engine/engines.ts';
import { hang, respond, startReceiver } from '../lab/scripted-receiver.ts';
import { SharedMemory } from '../store/memory-store.ts';
import { fullEvent } from '../support/full-event.ts';
import { generateEvents } from '../support/generate-events.ts';

/** Gives a text in chunks of so many bytes, each in a buffer of its own. */
async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) {
    yield Buffer.from(bytes.subarray(start, start + size));
  }
}

function eventLines(count: number): string[] {
  return [...generateEvents(count, 7)].map((event) => JSON.stringify(event));
}

function feedOf(engine: Engine, signal?: AbortSignal) {
  const diagnostics: Diagnostic[] = [];
  const feed = new EventFeed(engine, {
    filename: 'events.ndjson',
    onDiagnostics: (more) => diagnostics.push(...more),
    ...(signal === undefined ? {} : { signal }),
  });
  return { feed, diagnostics };
}

describe('a feed', () => {
  it.each([1, 2, 3, 5, 1000, 1_000_000])(
    'takes events in whatever way their bytes are cut: %i at a time',
    async (size) => {
      const { engine, store } = await startEngine({});
      const { feed, diagnostics } = feedOf(engine);
      const name = 'Válasz – 電話 😀';
      const lines = [1, 2, 3].map((chainId) =>
        JSON.stringify(fullEvent({ id: `e${chainId}`, chainId, callingList: name })),
      );
      const counts = await feed.read(chunksOf(lines.join('\n'), size));
      const none = { repeated: 0, notNotified: 0, applied: 0, invalid: 0, unlikelyTimes: 0 };
      expect(counts).toEqual({ ...none, read: 3, accepted: 3 });
      expect(diagnostics).toEqual([]);
      const [first] = await store.list({ limit: 1 });
      const details = await store.get(first?.guid ?? '');
      expect(JSON.parse(details?.body ?? '')).toMatchObject({ GSW_CALLING_LIST: name });
    },
  );

  it('reads lines that end in CR LF, blank lines, and a last line without an end', async () => {
    const { engine } = await startEngine({});
    const { feed, diagnostics } = feedOf(engine);
    const [one, two, three] = eventLines(3);
    const text = `\r\n${one}\r\n\r\n   \n\n${two}\n\t\r\n${three}`;
    expect(await feed.read(chunksOf(text, 100))).toMatchObject({ read: 3, accepted: 3 });
    expect(diagnostics).toEqual([]);
  });

  it('reads nothing from an empty input', async () => {
    const { engine } = await startEngine({});
    const { feed } = feedOf(engine);
    expect(await feed.read(chunksOf('', 1))).toMatchObject({ read: 0 });
  });

  it('loses only the bad lines, and says where they are', async () => {
    const { engine } = await startEngine({});
    const { feed, diagnostics } = feedOf(engine);
    const good = eventLines(100);
    const bad = (n: number) => ['{', 'null', '[1]', '{"event":"Nonsense"}', '"\u0000"'][n % 5];
    const text = good.map((line, n) => `${line}\n${bad(n)}\n`).join('');
    expect(await feed.read(chunksOf(text, 777))).toMatchObject({
      read: 200,
      accepted: 100,
      invalid: 100,
    });
    const lines = new Set(diagnostics.map(({ range }) => range?.start.line));
    expect([...lines]).toEqual(good.map((_, n) => 2 * n + 2));
    expect(new Set(diagnostics.map(({ range }) => range?.filename))).toEqual(
      new Set(['events.ndjson']),
    );
  });

  it('loses only a line that is too long, without keeping it in memory', async () => {
    const { engine } = await startEngine({});
    const { feed, diagnostics } = feedOf(engine);
    const [one, two] = eventLines(2);
    async function* input(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${one}\n{"event":"`);
      for (let n = 0; n < 2000; n += 1) yield Buffer.alloc(100_000, 'x');
      yield Buffer.from(`"}\n${two}\n`);
    }
    const before = process.memoryUsage().arrayBuffers;
    expect(await feed.read(input())).toMatchObject({ read: 3, accepted: 2, invalid: 1 });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.range?.start.line).toBe(2);
    // 200 MB went through; what is not collected yet is well below.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150_000_000);
  });

  it('counts repeated events and those that nobody wants to hear of', async () => {
    const { engine, reconfigure } = await startEngine({});
    const text = `${eventLines(5).join('\n')}\n`;
    const { feed } = feedOf(engine);
    await feed.read(chunksOf(text + text, 4096));
    expect(feed.counts).toMatchObject({ read: 10, accepted: 5, repeated: 5 });
    await reconfigure({ 'contact-processed-notification': false });
    expect(await feedOf(engine).feed.read(chunksOf(text, 4096))).toMatchObject({ notNotified: 5 });
  });

  it('accepts in the order of the lines', async () => {
    const { engine, messages } = await startEngine({});
    await feedOf(engine).feed.read(chunksOf(eventLines(700).join('\n'), 4096));
    const ids = (await messages()).map(({ eventId }) => eventId);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toHaveLength(700);
  });

  it('waits while the store is full, and goes on as deliveries make room', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'store-max-messages': 20,
    });
    const { feed } = feedOf(engine);
    const reading = feed.read(chunksOf(eventLines(200).join('\n'), 4096));
    await eventually(async () => (await engine.counts()).ledger.pending === 20);
    await eventually(() => receiver.inFlight === 4);
    expect(feed.counts.read).toBeLessThanOrEqual(20);
    receiver.answer = respond(200);
    receiver.release();
    expect(await reading).toMatchObject({ read: 200, accepted: 200 });
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 200, dead: 0 });
  });

  it('warns of the first time that can hardly be meant, and counts the others', async () => {
    const { engine } = await startEngine({});
    const { feed, diagnostics } = feedOf(engine);
    const inSeconds = eventLines(5).map((line) => {
      const event = JSON.parse(line);
      return JSON.stringify({ ...event, at: Math.floor(event.at / 1000) });
    });
    const counts = await feed.read(chunksOf(inSeconds.join('\n'), 4096));
    expect(counts).toMatchObject({ accepted: 5, unlikelyTimes: 5 });
    expect(diagnostics.map(({ code, range }) => [code, range?.start.line])).toEqual([
      ['event-time-unlikely', 1],
    ]);
  });

  it('gives up when the store is full of dead messages', async () => {
    const receiver = await startReceiver({ answer: respond(404) });
    const { engine } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'store-max-messages': 20,
      'hold-limit': 200,
    });
    const { feed } = feedOf(engine);
    const reading = feed.read(chunksOf(eventLines(50).join('\n'), 4096));
    await expect(reading).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect((await engine.counts()).ledger).toMatchObject({ accepted: 20, dead: 20 });
  });

  it('waits for room that another process has taken, and loses nothing and no order', async () => {
    const memory = new SharedMemory();
    const values = { 'store-max-messages': 20 };
    const { engine, messages } = await startEngine(values, { store: memory.open() });
    await acceptMessages(memory.open(), 20);
    const { feed, diagnostics } = feedOf(engine);
    const reading = feed.read(chunksOf(eventLines(15).join('\n'), 4096));
    await eventually(() => engine.room() <= 0);
    expect(feed.counts).toMatchObject({ accepted: 0 });
    const receiver = await startReceiver();
    const uri = { 'contact-processed-notification-uri': receiver.uri };
    await startEngine({ ...values, ...uri }, { store: memory.open() });
    expect(await reading).toMatchObject({ read: 15, accepted: 15, repeated: 0 });
    expect(diagnostics).toEqual([]);
    const ids = (await messages()).slice(20).map(({ eventId }) => eventId);
    expect(ids).toEqual(eventLines(15).map((line) => JSON.parse(line).id));
  });

  it('ends when it is told to, and accepts what it has read', async () => {
    const { engine } = await startEngine({});
    const stop = new AbortController();
    const { feed } = feedOf(engine, stop.signal);
    async function* input(): AsyncGenerator<Uint8Array> {
      for (const [n, line] of eventLines(100).entries()) {
        if (n === 10) stop.abort();
        yield Buffer.from(`${line}\n`);
      }
    }
    const { read, accepted } = await feed.read(input());
    expect(read).toBeLessThanOrEqual(11);
    expect(accepted).toBe(read);
    expect((await engine.counts()).ledger.accepted).toBe(read);
  });

  it('rejects when the engine has stopped', async () => {
    const { engine } = await startEngine({});
    await engine.stop();
    const reading = feedOf(engine).feed.read(chunksOf(eventLines(3).join('\n'), 4096));
    await expect(reading).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });

  it('lets deliveries go on while it reads', async () => {
    const receiver = await startReceiver();
    const { engine } = await startEngine({ 'contact-processed-notification-uri': receiver.uri });
    const { feed } = feedOf(engine);
    const reading = feed.read(chunksOf(eventLines(3000).join('\n'), 65_536));
    await eventually(() => receiver.requests.length > 0);
    expect(feed.counts.read).toBeLessThan(3000);
    await reading;
    await engine.drained();
    expect(receiver.requests).toHaveLength(3000);
  });
});

describe('a malformed feed of chain events', () => {
  const chain = { callingList: 'List', chainId: 1 };
  const at = '2024-11-23T13:20:00.000Z';
  const record = { handle: 1, chainN: 0, phone: '1', phoneType: 4, recordType: 2 };
  const records = [{ ...record, recordStatus: 2, callResult: 28 }];
  const retrieved = { event: 'ChainRetrieved', at, ...chain, campaignGroupGuid: 'G', records };
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const withFields = (fields: string) =>
    JSON.stringify({ ...retrieved, records: [{ ...records[0], fields: 0 }] }).replace(
      '"fields":0',
      `"fields":${fields}`,
    );

  it.each([
    ['a truncated line', JSON.stringify(retrieved).slice(0, 90), 'event-not-json'],
    ['nesting without end', `{"event":"ChainRetrieved","records":${deep(100_000)}}`, undefined],
    ['nesting in a field', withFields(`{"Other1":${deep(10_000)}}`), 'event-field-invalid'],
    ['a number for text', JSON.stringify({ ...retrieved, callingList: 7 }), 'event-field-invalid'],
    ['text for a list', JSON.stringify({ ...retrieved, records: 'all' }), 'event-field-invalid'],
    ['null for a record', JSON.stringify({ ...retrieved, records: [null] }), 'event-field-invalid'],
    ['a time that is none', JSON.stringify({ ...retrieved, at: 'soon' }), 'event-field-invalid'],
    ['nothing but a name', '{"event":"DialRequested"}', 'event-field-missing'],
  ])('refuses %s, with its place, and goes on', async (_, line, code) => {
    const { engine } = await startEngine({});
    const { feed, diagnostics } = feedOf(engine);
    const [good] = eventLines(1);
    const counts = await feed.read(chunksOf(`${line}\n${good}\n`, 65_536));
    expect(counts).toMatchObject({ read: 2, accepted: 1, invalid: 1 });
    const [first] = diagnostics;
    expect(first?.range?.start.line).toBe(1);
    expect(first?.severity).toBe('error');
    if (code !== undefined) expect(diagnostics.map((one) => one.code)).toContain(code);
  });

  it.each(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
    'takes a whole round at %s',
    async (time) => {
      const { engine } = await startEngine({});
      const { feed, diagnostics } = feedOf(engine);
      const full = fullEvent()['campaignGroup'];
      const campaignGroup = Object.assign({}, full, { guid: 'G' });
      const events = [
        { event: 'CampaignGroupLoaded', at: time, campaignGroup },
        { ...retrieved, at: time },
        { event: 'AttemptStarted', at: time, ...chain, recordHandle: 1 },
        { event: 'DialRequested', at: time, ...chain },
        { event: 'CallCompleted', at: time, ...chain, callResult: 6 },
      ];
      const [good] = eventLines(1);
      const text = [...events.map((event) => JSON.stringify(event)), good].join('\n');
      const { read, accepted, applied, invalid } = await feed.read(chunksOf(text, 4096));
      expect({ read, accepted, applied, invalid }).toEqual({
        read: 6,
        accepted: 2,
        applied: 4,
        invalid: 0,
      });
      expect(diagnostics.map(({ code }) => code)).toEqual(['event-time-unlikely']);
    },
  );

  it('takes __proto__ and constructor for names of fields like any other', async () => {
    const { engine, store } = await startEngine({});
    const { feed } = feedOf(engine);
    const fields = '{"__proto__":"a","constructor":"b","Other1":"c"}';
    const counts = await feed.read(chunksOf(withFields(fields), 4096));
    expect(counts).toMatchObject({ read: 1, invalid: 0 });
    expect(({} as Record<string, unknown>)['Other1']).toBeUndefined();
    expect((await store.listChains({ limit: 9 })).map(({ key }) => key)).toEqual(['List#1']);
  });

  it('does not keep a line of 100 MB', async () => {
    const { engine } = await startEngine({});
    const { feed, diagnostics } = feedOf(engine);
    async function* input(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"event":"ChainRetrieved","records":[');
      for (let n = 0; n < 1000; n += 1) yield Buffer.alloc(100_000, '[');
      yield Buffer.from(`\n${JSON.stringify(retrieved)}\n`);
    }
    const before = process.memoryUsage().arrayBuffers;
    expect(await feed.read(input())).toMatchObject({ read: 2, applied: 1, invalid: 1 });
    expect(diagnostics[0]).toMatchObject({ code: 'event-line-too-long' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80_000_000);
  });
});
