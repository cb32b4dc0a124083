import { expect, it, onTestFinished } from 'vitest';
import { startReceiver } from '#dist/receiver/receiver.js';
import { eventually } from '../delivery/eventually.ts';
import { startEngine } from './engines.ts';

const MESSAGES = 150;

it('a gateway without a server, then a tenth of its strength, then all of it: nobody dies, and no burst', async () => {
  const accepted = new Map<number, number>();
  let refused = 0;
  const receiver = await startReceiver({
    personality: 'bad-gateway',
    onNotification: ({ answered, receivedAtMs }) => {
      const second = Math.floor(receivedAtMs / 1000);
      if (answered === 200) accepted.set(second, (accepted.get(second) ?? 0) + 1);
      if (answered === 429) refused += 1;
    },
  });
  onTestFinished(() => receiver.close());
  const { engine, send } = await startEngine({
    'contact-processed-notification-uri': receiver.url,
    'http-connection-pool-size': 10,
    'http-retry-max-attempts': 0,
    'http-response-timeout': 30,
    'retry-delay': 200,
    'retry-max-delay': 1000,
  });
  const mode = () => engine.status().delivery.flow.kind;
  const delivered = () => engine.status().delivery.delivered;

  await send(MESSAGES);
  await eventually(() => mode() === 'holding');
  await eventually(() => receiver.summary().requests >= 8);
  receiver.behave('rate-limit'); // 20 a second
  await eventually(() => mode() === 'slowing');
  await eventually(() => delivered() >= 60);
  const limited = Math.max(...accepted.values());
  expect(limited).toBeLessThanOrEqual(20);
  // Each time it says 429 all that was on its way hears it: no more than the pool holds.
  expect(refused).toBeLessThanOrEqual(10 * accepted.size);
  receiver.behave('ok');
  await eventually(() => delivered() === MESSAGES);
  await eventually(() => mode() === 'open');
  expect(engine.status().delivery).toMatchObject({ dead: 0, attempts: MESSAGES });
  expect(receiver.summary().duplicatesAfterAccepted).toBe(0);
});
