import { describe, expect, it } from 'vitest';
import { eventually } from '../delivery/eventually.ts';
import { send } from '../engine/engines.ts';
import { accept, hang, startReceiver } from '../lab/scripted-receiver.ts';
import { type OptionTexts, startReloading } from './reloading.ts';

const URI = 'contact-processed-notification-uri';

describe('another URI in the file', () => {
  it('that is empty holds messages; set again, they go on', async () => {
    const receiver = await startReceiver();
    const { edit, engine, next } = await startReloading({ application: { [URI]: receiver.uri } });
    await send(engine, 4);
    await engine.drained();
    edit({ [URI]: '' });
    expect(await next()).toMatchObject({ result: 'applied', generation: 2 });
    await send(engine, 20);
    await eventually(async () => (await engine.counts()).held === 20);
    expect(engine.status().delivery).toMatchObject({ flow: { kind: 'unconfigured' }, inFlight: 0 });
    await eventually(() => receiver.open === 0);
    edit({ [URI]: receiver.uri });
    expect(await next()).toMatchObject({ result: 'applied', generation: 3 });
    await engine.drained();
    expect(receiver.requests).toHaveLength(24);
  });
});

describe('other options in the file', () => {
  it('turn notifications off and on', async () => {
    const receiver = await startReceiver({ answer: hang });
    const application: OptionTexts = { [URI]: receiver.uri };
    const { edit, engine, next } = await startReloading({ application });
    await send(engine, 8);
    await eventually(() => receiver.inFlight === 4);
    edit({ ...application, 'contact-processed-notification': 'false' });
    await next();
    await expect(send(engine, 1)).rejects.toThrow('not-notified');
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    edit(application);
    await next();
    await send(engine, 1);
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ accepted: 9, delivered: 9 });
  });
});
