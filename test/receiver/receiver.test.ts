import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { Notification } from '#dist/receiver/notification.js';
import { type Receiver, type ReceiverSettings, startReceiver } from '#dist/receiver/receiver.js';
import { createCertificateAuthority } from '../lab/certificates.ts';
import { messageOf, type PostChanges, post } from '../support/post.ts';

const running: Receiver[] = [];

async function start(settings: ReceiverSettings = {}): Promise<Receiver> {
  const receiver = await startReceiver(settings);
  running.push(receiver);
  return receiver;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
});

describe('a receiver', () => {
  it('accepts notifications and counts what they tell', async () => {
    const { url, summary } = await start();
    expect(await post(url, messageOf('1'))).toMatchObject({ status: 200 });
    await post(`${url}any/path?x=1`, messageOf('2', { record: { callResult: 6 } }));
    expect(summary()).toEqual({
      requests: 2,
      distinct: 2,
      duplicates: 0,
      duplicatesAfterAccepted: 0,
      changedResends: 0,
      invalid: 0,
      problems: [],
      byAnswer: { 200: 2 },
      byCallResult: { 33: 1, 6: 1 },
      byCampaign: { Spring: 2 },
      byMediaType: { voice: 2 },
    });
  });

  it('spots duplicates and changed re-sends', async () => {
    const seen: Notification[] = [];
    const { url, summary } = await start({ onNotification: (one) => seen.push(one) });
    await post(url, messageOf('1'));
    await post(url, messageOf('1'));
    await post(url, messageOf('1', { agentId: 'other' }));
    await post(url, messageOf('2'));
    expect(seen.map((one) => one.repetition)).toEqual(['first', 'duplicate', 'changed', 'first']);
    expect(summary()).toMatchObject({
      requests: 4,
      distinct: 2,
      duplicates: 1,
      duplicatesAfterAccepted: 1,
      changedResends: 1,
      byCampaign: { Spring: 2 },
    });
  });

  it('does not hold a re-send after a refusal against the sender', async () => {
    const { url, summary } = await start({ status: 503 });
    await post(url, messageOf('1'));
    await post(url, messageOf('1'));
    expect(summary()).toMatchObject({
      duplicates: 1,
      duplicatesAfterAccepted: 0,
      byAnswer: { 503: 2 },
    });
  });

  const good = messageOf('1');
  const headers = (etag: string, type: string) => ['ETag', etag, 'Content-type', type];
  const changed = (changes: object) =>
    JSON.stringify({ ...(JSON.parse(good.body) as object), ...changes });
  it.each<[string, PostChanges, string]>([
    ['another method', { method: 'PUT' }, 'the method is PUT, not POST'],
    [
      'another ETag',
      { headers: headers('2', 'application/json') },
      'the header ETag differs from GSW_MESSAGE_GUID',
    ],
    [
      'another type',
      { headers: headers('1', 'text/plain') },
      'the header Content-type is not application/json',
    ],
    ['no JSON', { body: '{' }, 'the body is not a JSON object in UTF-8'],
    ['an array', { body: '[]' }, 'the body is not a JSON object in UTF-8'],
    [
      'no UTF-8',
      { body: Buffer.from([0x22, 0xff, 0x22]) },
      'the body is not a JSON object in UTF-8',
    ],
    ['a missing field', { body: changed({ GSW_PHONE: undefined }) }, 'GSW_PHONE is missing'],
    [
      'a wrong integer',
      { body: changed({ GSW_CHAIN_ID: '42' }) },
      'GSW_CHAIN_ID is not an integer',
    ],
    [
      'a wrong time',
      { body: changed({ GSW_DIALING: 1 }) },
      'GSW_DIALING is not a time such as "1732368000.045"',
    ],
    ['a null', { body: changed({ GSW_AGENT_ID: null }) }, 'GSW_AGENT_ID is not a text'],
    [
      'another kind',
      { body: changed({ GSW_MESSAGE: 'x' }) },
      'GSW_MESSAGE is not ContactProcessed',
    ],
    [
      'a wrong user field',
      { body: changed({ Other1: 5 }) },
      'the user field "Other1" is not a text',
    ],
    [
      'a body without end',
      { body: ' '.repeat(4_194_305) },
      'the body is longer than 4194304 bytes',
    ],
  ])('finds %s', async (_, changes, problem) => {
    const { url, summary } = await start();
    await post(url, good, changes);
    expect(summary()).toMatchObject({ requests: 1, invalid: 1, problems: [problem] });
  });

  it('accepts a charset and user fields', async () => {
    const { url, summary } = await start();
    const body = changed({ Other9: 'x' });
    await post(url, good, { headers: headers('1', 'Application/JSON; charset=utf-8'), body });
    expect(summary()).toMatchObject({ invalid: 0, problems: [] });
  });

  it('says which port is taken', async () => {
    const { port } = await start();
    await expect(startReceiver({ port })).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      message: `cannot listen on 127.0.0.1:${port}: is in use`,
    });
  });

  it('speaks HTTPS', async () => {
    const authority = await createCertificateAuthority();
    const { url } = await start({ tls: await authority.issue({ ips: ['127.0.0.1'] }) });
    expect(url).toMatch(/^https:/);
    const trusting = new Agent({ connect: { ca: authority.cert } });
    expect(await post(url, messageOf('1'), { dispatcher: trusting })).toMatchObject({
      status: 200,
    });
    await expect(post(url, messageOf('1'))).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    await trusting.close();
  });
});

describe('a personality', () => {
  const statusesOf = async (settings: ReceiverSettings) => {
    const { url } = await start(settings);
    const answers = [];
    for (let nth = 1; nth <= 4; nth += 1) answers.push(await post(url, messageOf('1')));
    return answers.map((answer) => answer.status);
  };

  it.each<[string, ReceiverSettings, number[]]>([
    ['ok', { personality: 'ok', status: 204 }, [204, 204, 204, 204]],
    ['flaky', { personality: 'flaky' }, [503, 503, 200, 200]],
    ['throttle', { personality: 'throttle' }, [429, 200, 200, 200]],
    ['redirect', { personality: 'redirect' }, [301, 301, 301, 301]],
  ])('%s answers by its table', async (_, settings, statuses) => {
    expect(await statusesOf(settings)).toEqual(statuses);
  });

  it('fails the share of requests it is told to', async () => {
    const rolls = [0.1, 0.2, 0.19, 0.9];
    const clock = { now: () => 0, random: () => rolls.shift() ?? 0 };
    expect(await statusesOf({ failRate: 0.2, clock })).toEqual([503, 200, 503, 200]);
  });

  it('throttle says when to come back, redirect where to', async () => {
    const throttle = await start({ personality: 'throttle' });
    expect((await post(throttle.url, messageOf('1'))).headers).toMatchObject({
      'retry-after': '1',
    });
    const redirect = await start({ personality: 'redirect' });
    expect((await post(redirect.url, messageOf('1'))).headers).toMatchObject({
      location: '/elsewhere',
    });
  });

  it.each<[ReceiverSettings, string]>([
    [{ personality: 'reset' }, 'Error'],
    [{ personality: 'garbage' }, 'HTTPParserError'],
  ])('%j breaks the connection', async (settings, name) => {
    const { url, summary } = await start(settings);
    await expect(post(url, messageOf('1'))).rejects.toMatchObject({ name });
    expect(summary()).toMatchObject({ requests: 1, byAnswer: { none: 1 } });
  });

  it('hang does not answer, and the receiver closes nevertheless', async () => {
    const { url, summary } = await start({ personality: 'hang' });
    const waiting = expect(post(url, messageOf('1'))).rejects.toMatchObject({
      code: 'UND_ERR_SOCKET',
    });
    while (summary().requests === 0) await pause(5);
    await Promise.all(running.splice(0).map((receiver) => receiver.close()));
    await waiting;
  });

  it('drip sends a body without end', async () => {
    const { url } = await start({ personality: 'drip' });
    const message = messageOf('1');
    const response = await request(url, { method: 'POST', body: message.body });
    const reader = response.body[Symbol.asyncIterator]();
    expect(await reader.next()).toMatchObject({ done: false });
    response.body.destroy();
  });

  it('delays its answers', async () => {
    const { url } = await start({ delayMs: 150 });
    const startedAt = performance.now();
    await post(url, messageOf('1'));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145);
  });
});
