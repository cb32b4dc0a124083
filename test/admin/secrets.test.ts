import { describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { startFollowingServer } from './control-servers.ts';

const S = 's3cretW0rd';

const optionsWith = (secret: string) => `[OCServer]
contact-processed-notification = true
contact-processed-notification-uri = https://127.0.0.1:1/?key=${secret}
http-custom-headers = X-Api-Key: ${secret}
http-proxy = http://user:${secret}@127.0.0.1:1
http-connection-pool-size = 3
`;

describe('secrets', () => {
  it('are in no answer', async () => {
    const { path, edit } = await startFollowingServer(optionsWith(`${S}1`));
    const texts: string[] = [];
    const gather = async (route: string, method: 'GET' | 'POST' = 'GET') => {
      const reply = await ask(path, route, { method });
      texts.push(reply.text);
      return reply;
    };
    await edit(optionsWith(`${S}2`));
    const { json } = await gather('/v1/reload', 'POST');
    expect(json.changes).toHaveLength(3);
    await gather('/v1/rollback', 'POST');
    await edit(`${optionsWith(`${S}3`)}http-proxy = user:${S}\nX-Broken: ${S}\n`);
    expect((await gather('/v1/reload', 'POST')).status).toBe(422);
    for (const route of ['/v1/status', '/v1/options', '/v1/reloads', '/readyz', '/metrics']) {
      expect((await gather(route)).status).toBe(200);
    }
    expect(texts.filter((text) => text.includes(S))).toEqual([]);
  });
});

describe('a whole engine', () => {
  it('reloads, refuses and rolls back when it is told to', async () => {
    const { path, edit } = await startFollowingServer(optionsWith('a'));
    const reload = async (poolSize: string) => {
      await edit(optionsWith('a').replace('pool-size = 3', `pool-size = ${poolSize}`));
      return ask(path, '/v1/reload', { method: 'POST' });
    };
    const applied = await reload('5');
    expect(applied.json).toMatchObject({ generation: 2, changes: [{ from: { display: '3' } }] });
    await reload('7');
    const refused = await reload('none');
    expect(refused).toMatchObject({ status: 422, json: { result: 'rejected', valid: false } });
    const back = await ask(path, '/v1/rollback', { method: 'POST', body: { generation: 2 } });
    expect(back.json).toMatchObject({ result: 'applied', generation: 4, same_options_as: 2 });
    const { json } = await ask(path, '/v1/options');
    expect(json.generation.number).toBe(4);
    expect(json.options).toContainEqual(
      expect.objectContaining({ name: 'http-connection-pool-size', display: '5' }),
    );
    const unknown = await ask(path, '/v1/rollback', { method: 'POST', body: { generation: 99 } });
    expect(unknown).toMatchObject({ status: 404, json: { code: 'GENERATION_UNKNOWN' } });
    expect((await ask(path, '/v1/status')).json).toMatchObject({ state: 'pinned', degraded: true });
  });
});
