import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type IssuedCertificate,
} from '../lab/certificates.ts';
import { hang, startReceiver } from '../lab/scripted-receiver.ts';
import {
  attempt,
  connectionTo,
  faultyServer,
  httpRoute,
  httpsRoute,
  proxyAt,
  rawProxy,
  realProxy,
} from './attempts.ts';
import { eventually } from './eventually.ts';

let authority: CertificateAuthority;
let localhost: IssuedCertificate;

beforeAll(async () => {
  authority = await createCertificateAuthority();
  localhost = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] });
});

describe('an attempt through a proxy', () => {
  it('reaches the receiver through one tunnel, which carries the next request, too', async () => {
    const receiver = await startReceiver({ tls: localhost });
    const proxy = await realProxy();
    const route = httpsRoute(receiver.port, { ca: authority.cert }, { proxy: proxyAt(proxy.port) });
    const connection = connectionTo(route);
    const { outcome, phases } = await attempt(connection);
    expect(outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(Object.keys(phases)).toEqual([
      'connectMs',
      'tunnelMs',
      'tlsMs',
      'firstByteMs',
      'totalMs',
    ]);
    await attempt(connection);
    expect(proxy.tunnels).toBe(1);
    expect(receiver.connections).toBe(1);
    expect(receiver.requests.map(({ serverName }) => serverName)).toEqual([
      'localhost',
      'localhost',
    ]);
  });

  it('gives the name of the receiver without its final dot to TLS, which knows none', async () => {
    const receiver = await startReceiver({ tls: localhost });
    // `localhost.` is no name that every machine resolves, so the proxy does not look it up.
    const asked: string[] = [];
    const proxy = createServer().on('connect', (request, socket: Socket) => {
      asked.push(request.url ?? '');
      const through = connect(receiver.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      for (const end of [socket, through]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const route = httpsRoute(
      receiver.port,
      { ca: authority.cert },
      { hostname: 'localhost.', proxy: proxyAt(port) },
    );
    expect((await attempt(connectionTo(route))).outcome).toMatchObject({ status: 200 });
    expect(asked).toEqual([`localhost.:${receiver.port}`]);
    expect(receiver.requests[0]?.serverName).toBe('localhost');
  });

  it('asks for the receiver by name and port, with credentials as Basic', async () => {
    const proxy = await rawProxy(407);
    const credentials = 'üser:p:ss wörd';
    const route = httpsRoute(8443, {}, { proxy: proxyAt(proxy.port, credentials) });
    await attempt(connectionTo(route));
    const lines = (proxy.heads[0] ?? '').split('\r\n');
    expect(lines[0]).toBe('CONNECT localhost:8443 HTTP/1.1');
    expect(lines).toContain('Host: localhost:8443');
    const encoded = Buffer.from(credentials).toString('base64');
    expect(lines).toContain(`Proxy-Authorization: Basic ${encoded}`);
  });

  it('writes an IPv6 receiver in brackets', async () => {
    const proxy = await rawProxy(502);
    const route = httpsRoute(443, {}, { proxy: proxyAt(proxy.port), hostname: '::1' });
    await attempt(connectionTo(route));
    expect(proxy.heads[0]).toMatch(/^CONNECT \[::1\]:443 HTTP/);
  });

  it('passes a proxy that wants credentials, and does not without them', async () => {
    const receiver = await startReceiver({ tls: localhost });
    const proxy = await realProxy({ credentials: 'user:secret' });
    const outcomeWith = async (credentials?: string) => {
      const route = httpsRoute(
        receiver.port,
        { ca: authority.cert },
        { proxy: proxyAt(proxy.port, credentials) },
      );
      return (await attempt(connectionTo(route))).outcome;
    };
    expect(await outcomeWith('user:secret')).toMatchObject({ kind: 'responded', status: 200 });
    const refused = { kind: 'unreached', failure: 'proxy', detail: expect.stringMatching(/407/) };
    expect(await outcomeWith('user:wrong')).toMatchObject(refused);
    expect(await outcomeWith()).toMatchObject(refused);
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([
    ['hang', /not connected within 0\.3 s/],
    ['close', /./],
    ['reset', /ECONNRESET|hang up/],
    ['garbage', /./],
    [302, /302/],
    [407, /407/],
    [502, /502/],
  ] as const)(
    'ends with one error and one connection when it answers CONNECT with %s',
    async (behaviour, detail) => {
      const proxy = await rawProxy(behaviour);
      const route = httpsRoute(443, {}, { proxy: proxyAt(proxy.port, 'user:secret') });
      const expires = behaviour === 'hang' ? () => proxy.heads.length === 1 : undefined;
      const terms = { timeoutMs: 300, expires };
      const { outcome, isReused } = await attempt(connectionTo(route), terms);
      expect(outcome).toMatchObject({
        kind: 'unreached',
        failure: 'proxy',
        detail: expect.stringMatching(detail),
      });
      expect(JSON.stringify(outcome)).not.toContain('secret');
      expect(isReused).toBe(false);
      expect(proxy.connections).toBe(1);
    },
  );

  it('is stopped by a proxy that refuses connections', async () => {
    const { port } = await faultyServer('refuse');
    const route = httpsRoute(443, {}, { proxy: proxyAt(port) });
    const { outcome } = await attempt(connectionTo(route));
    expect(outcome).toMatchObject({
      kind: 'unreached',
      failure: 'proxy',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('ends in time when the proxy connects to a receiver that does not speak TLS', async () => {
    const receiver = await rawProxy('hang'); // hears, and says nothing
    const proxy = await rawProxy('tunnel');
    const route = httpsRoute(
      receiver.port,
      {},
      { proxy: proxyAt(proxy.port), hostname: '127.0.0.1' },
    );
    const expires = () => receiver.heads.length === 1;
    const { outcome, phases } = await attempt(connectionTo(route), { timeoutMs: 300, expires });
    expect(outcome).toMatchObject({ kind: 'unreached', failure: 'tls' });
    expect(phases.totalMs).toBe(300);
  });

  it('may have been sent when the proxy dies in the middle of it', async () => {
    const receiver = await startReceiver({ tls: localhost, answer: hang });
    const proxy = await rawProxy('tunnel');
    const route = httpsRoute(
      receiver.port,
      { ca: authority.cert },
      { proxy: proxyAt(proxy.port), hostname: '127.0.0.1' },
    );
    const reported = attempt(connectionTo(route));
    await eventually(() => receiver.requests.length === 1);
    proxy.cut();
    expect((await reported).outcome).toMatchObject({ kind: 'unanswered', failure: 'reset' });
  });

  it('checks the certificate for the receiver, not the proxy', async () => {
    const elsewhere = await authority.issue({ names: ['elsewhere.example'] });
    const receiver = await startReceiver({ tls: elsewhere });
    const proxy = await realProxy();
    const route = httpsRoute(receiver.port, { ca: authority.cert }, { proxy: proxyAt(proxy.port) });
    const { outcome } = await attempt(connectionTo(route));
    expect(outcome).toMatchObject({
      kind: 'unreached',
      failure: 'tls',
      detail: expect.stringContaining('localhost'),
    });
    expect(receiver.requests).toEqual([]);
  });

  it('goes past the proxy when the receiver speaks plain HTTP', async () => {
    const receiver = await startReceiver();
    const proxy = await realProxy();
    const { outcome } = await attempt(
      connectionTo(httpRoute(receiver.port, { proxy: proxyAt(proxy.port) })),
    );
    expect(outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(proxy.tunnels + proxy.forwarded).toBe(0);
  });
});
