import { beforeAll, describe, expect, it } from 'vitest';
import { type CertificateAuthority, createCertificateAuthority } from '../lab/certificates.ts';
import { startReceiver } from '../lab/scripted-receiver.ts';
import { attempt, connectionTo, faultyServer, httpsRoute, rawProxy } from './attempts.ts';

const HOUR_MS = 3_600_000;

let authority: CertificateAuthority;

beforeAll(async () => {
  authority = await createCertificateAuthority();
});

const UNREACHED = { kind: 'unreached', failure: 'tls' };

describe('TLS', () => {
  it('asks for the host by name', async () => {
    const receiver = await startReceiver({ tls: await authority.issue({ names: ['localhost'] }) });
    const { outcome, phases } = await attempt(
      connectionTo(httpsRoute(receiver.port, { ca: authority.cert })),
    );
    expect(outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(phases.tlsMs).toBeGreaterThan(0);
    expect(receiver.requests[0]?.serverName).toBe('localhost');
  });

  it('names no host that is an address, and checks the certificate for the address', async () => {
    const tls = await authority.issue({ ips: ['127.0.0.1'] });
    const receiver = await startReceiver({ tls });
    const route = httpsRoute(receiver.port, { ca: authority.cert }, { hostname: '127.0.0.1' });
    const { outcome } = await attempt(connectionTo(route));
    expect(outcome).toMatchObject({ kind: 'responded', status: 200 });
    expect(receiver.requests[0]?.serverName).toBeUndefined();
  });

  it.each([
    ['for another name', { names: ['elsewhere.example'] }, /localhost/],
    ['for another address', { ips: ['127.0.0.2'] }, /localhost/],
    ['for no name', {}, /./],
    [
      'that expired',
      {
        names: ['localhost'],
        notBefore: new Date(Date.now() - 2 * HOUR_MS),
        notAfter: new Date(Date.now() - HOUR_MS),
      },
      /expired/,
    ],
    [
      'that is not valid yet',
      {
        names: ['localhost'],
        notBefore: new Date(Date.now() + HOUR_MS),
        notAfter: new Date(Date.now() + 2 * HOUR_MS),
      },
      /not yet valid/,
    ],
  ])('refuses a certificate %s before anything is sent', async (_what, request, detail) => {
    const receiver = await startReceiver({ tls: await authority.issue(request) });
    const { outcome } = await attempt(
      connectionTo(httpsRoute(receiver.port, { ca: authority.cert })),
    );
    expect(outcome).toMatchObject({ ...UNREACHED, detail: expect.stringMatching(detail) });
    expect(receiver.requests).toEqual([]);
  });

  it('refuses a certificate of an authority that is not trusted', async () => {
    const receiver = await startReceiver({ tls: await authority.issue({ names: ['localhost'] }) });
    const { outcome } = await attempt(connectionTo(httpsRoute(receiver.port, {})));
    expect(outcome).toMatchObject(UNREACHED);
    expect(receiver.requests).toEqual([]);
  });

  it('refuses TLS 1.1', async () => {
    const certificate = await authority.issue({ names: ['localhost'] });
    const server = await faultyServer('ok', { tls: { ...certificate, maxVersion: 'TLSv1.1' } });
    const { outcome } = await attempt(
      connectionTo(httpsRoute(server.port, { ca: authority.cert })),
    );
    expect(outcome).toMatchObject(UNREACHED);
    expect(server.requests).toEqual([]);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'shows its certificate to a receiver that wants one, by %s',
    async (version) => {
      const tls = {
        ...(await authority.issue({ names: ['localhost'] })),
        ca: authority.cert,
        requestCert: true,
        minVersion: version,
        maxVersion: version,
      };
      const receiver = await startReceiver({ tls });
      const client = await authority.issue({ names: ['ocs'], client: true });
      const known = httpsRoute(receiver.port, { ca: authority.cert, ...client });
      const { outcome } = await attempt(connectionTo(known));
      expect(outcome).toMatchObject({ kind: 'responded', status: 200 });

      const unknown = httpsRoute(receiver.port, { ca: authority.cert });
      const refused = await attempt(connectionTo(unknown));
      expect(refused.outcome).toMatchObject(UNREACHED);
      expect(receiver.requests).toHaveLength(1);
    },
  );

  it('ends in time at a receiver that never answers the handshake', async () => {
    const server = await rawProxy('hang'); // hears, and says nothing
    const { outcome, phases } = await attempt(connectionTo(httpsRoute(server.port, {})), {
      timeoutMs: 300,
      expires: () => server.heads.length === 1,
    });
    expect(outcome).toMatchObject({ ...UNREACHED, detail: 'not connected within 0.3 s' });
    expect(phases.totalMs).toBe(300);
  });

  it('does not reach a receiver that speaks plain HTTP', async () => {
    const receiver = await startReceiver();
    const { outcome } = await attempt(connectionTo(httpsRoute(receiver.port, {})));
    expect(outcome).toMatchObject(UNREACHED);
  });
});
