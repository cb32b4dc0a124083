import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { Agent, request } from 'undici';
import { afterEach, expect, it } from 'vitest';
import { createCertificateAuthority } from './certificates.ts';
import { FAULTS, type FaultName, type FaultyServer, startFaultyServer } from './faulty-server.ts';

const running: FaultyServer[] = [];
const dispatchers: Agent[] = [];

afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(...settings: Parameters<typeof startFaultyServer>): Promise<FaultyServer> {
  const server = await startFaultyServer(...settings);
  running.push(server);
  return server;
}

/** Posts with 400 ms to answer; gives the status, or the name of the error. */
async function post(url: string, connectOptions: object = {}): Promise<number | string> {
  const dispatcher = new Agent({ connect: connectOptions });
  dispatchers.push(dispatcher);
  try {
    const response = await request(url, {
      method: 'POST',
      body: 'body',
      dispatcher,
      signal: AbortSignal.timeout(400),
    });
    await response.body.text();
    return response.statusCode;
  } catch (error) {
    return error instanceof Error ? codeOf(error) : String(error);
  }
}

function codeOf(error: Error & { code?: unknown }): string {
  return typeof error.code === 'string' ? error.code : error.name;
}

const OUTCOMES: Record<FaultName, number | string> = {
  ok: 200,
  refuse: 'ECONNREFUSED',
  hang: 'TimeoutError',
  'reset-on-connect': 'ECONNRESET',
  'reset-before-response': 'ECONNRESET',
  'reset-in-head': 'ECONNRESET',
  'reset-in-body': 'ECONNRESET',
  'reset-after-response': 200,
  'drip-head': 'TimeoutError',
  'drip-body': 'TimeoutError',
  'endless-body': 'TimeoutError',
  'early-hints': 200,
  'http-1.0-close': 200,
  garbage: 'HTTPParserError',
  'answer-before-body': 200,
  'close-idle': 200,
};

it.each(Object.keys(FAULTS) as FaultName[])('%s does what it says', async (name) => {
  const server = await start(name);
  const outcome = await post(`http://127.0.0.1:${server.port}/`);
  expect(outcome === 'UND_ERR_SOCKET' ? 'ECONNRESET' : outcome).toBe(OUTCOMES[name]);
  expect(server.connections > 0).toBe(name !== 'refuse');
});

it('keeps requests as they were sent', async () => {
  const server = await start('ok');
  await post(`http://127.0.0.1:${server.port}/path`);
  expect(server.requests[0]?.head).toMatch(/^POST \/path HTTP\/1\.1\r\nhost: 127\.0\.0\.1/);
  expect(server.requests[0]?.body.toString()).toBe('body');
});

it('speaks TLS with the certificates that an authority issues', async () => {
  const authority = await createCertificateAuthority();
  const hour = 3_600_000;
  const expired = {
    notBefore: new Date(Date.now() - 2 * hour),
    notAfter: new Date(Date.now() - hour),
  };
  const cases = [
    [{ ips: ['127.0.0.1'] }, 200],
    [{ names: ['elsewhere.example'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [{ ips: ['127.0.0.1'], ...expired }, 'CERT_HAS_EXPIRED'],
  ] as const;
  for (const [names, outcome] of cases) {
    const { port } = await start('ok', { tls: await authority.issue(names) });
    expect(await post(`https://127.0.0.1:${port}/`, { ca: authority.cert })).toBe(outcome);
  }
});

it('speaks TLS 1.1 only when told so', async () => {
  const authority = await createCertificateAuthority();
  const certificate = await authority.issue({ ips: ['127.0.0.1'] });
  const { port } = await start('ok', { tls: { ...certificate, maxVersion: 'TLSv1.1' } });
  expect(await post(`https://127.0.0.1:${port}/`, { ca: authority.cert })).toMatch(
    /^ERR_SSL_|ECONNRESET/,
  );
  const old = {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  } as const;
  const socket = connect({ port, host: '127.0.0.1', ca: authority.cert, ...old });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  expect(socket.getProtocol()).toBe('TLSv1.1');
  socket.destroy();
});

it('closes with connections open', async () => {
  const server = await start('hang');
  const waiting = post(`http://127.0.0.1:${server.port}/`);
  while (server.requests.length === 0) await pause(5);
  await server.close();
  expect(['UND_ERR_SOCKET', 'ECONNRESET']).toContain(await waiting);
});
