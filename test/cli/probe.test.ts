import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { exitCodeOf } from '#dist/cli/check/check-result.js';
import { probe } from '#dist/cli/check/probe.js';
import { type CertificateAuthority, createCertificateAuthority } from '../lab/certificates.ts';
import { startRawProxy, startRealProxy } from '../lab/proxies.ts';
import { optionValues } from '../support/option-values.ts';
import { runCommand } from './run-command.js';

const DAY_MS = 86_400_000;
const S = 's3cretW0rd';

let authority: CertificateAuthority;
let folder: string;

beforeAll(async () => {
  authority = await createCertificateAuthority();
  folder = mkdtempSync(join(tmpdir(), 'ocs-notifier-'));
  writeFileSync(join(folder, 'ca.pem'), authority.cert);
  return () => rmSync(folder, { recursive: true });
});

/** Listens on a free port until the test is over, and keeps what arrives. */
async function listening(server: Server): Promise<{ port: number; received: () => string }> {
  const sockets = new Set<Socket>();
  let received = '';
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', () => socket.destroy());
  };
  server.on('connection', (socket) => sockets.add(socket.on('error', () => socket.destroy())));
  server.on('secureConnection', keep);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, received: () => received };
}

async function tlsServer(names: string[], validMs: number, options: TlsOptions = {}) {
  const notAfter = new Date(Date.now() + validMs);
  const issued = await authority.issue({ names, notAfter });
  return listening(createTlsServer({ ...issued, ...options }));
}

function optionsFile(lines: readonly string[], ca = 'ca.pem'): string {
  const file = join(folder, `${Math.random()}.cfg`);
  const text = ['[OCServer]', 'contact-processed-notification = true', ...lines];
  writeFileSync(file, `${[...text, '[security]', `trusted-ca = ${ca}`].join('\n')}\n`);
  return file;
}

const uri = (scheme: string, port: number, rest = '/') =>
  `contact-processed-notification-uri = ${scheme}://localhost:${port}${rest}`;

interface Report {
  readonly code: number | undefined;
  /** Codes of findings that begin with `probe-`. */
  readonly codes: readonly string[];
  readonly probe: {
    readonly stages: readonly { stage: string; of: string; target: string; failure?: string }[];
    readonly certificate?: { names: string; protocol: string };
    readonly skipped?: string;
  };
  readonly text: string;
}

async function probeOf(lines: readonly string[], ...flags: string[]): Promise<Report> {
  const file = optionsFile(lines);
  const { code, stdout } = await runCommand(
    checkCommand,
    '--probe',
    '--format',
    'json',
    ...flags,
    file,
  );
  const { diagnostics, probe: report } = JSON.parse(stdout);
  const codes = diagnostics.map((each: { code: string }) => each.code);
  return {
    code,
    codes: codes.filter((each: string) => each.startsWith('probe-')),
    probe: report,
    text: stdout,
  };
}

const stagesOf = ({ probe: { stages } }: Report) =>
  stages.map(({ stage, failure }) => (failure === undefined ? stage : `${stage} failed`));

describe('check --probe', () => {
  it('connects to a plain receiver and sends nothing', async () => {
    const { port, received } = await listening(createServer());
    const report = await probeOf([uri('http', port)]);
    expect(report.code).toBe(0);
    expect(report.codes).toEqual([]);
    expect(report.probe.stages).toMatchObject([
      {
        stage: 'tcp',
        of: 'receiver',
        target: `localhost:${port}`,
        duration_ms: expect.any(Number),
      },
    ]);
    expect(received()).toBe('');
  });

  it('tells names and end of a certificate', async () => {
    const { port, received } = await tlsServer(['localhost', '*.crm.example'], 60 * DAY_MS);
    const report = await probeOf([uri('https', port)]);
    expect(report.codes).toEqual([]);
    expect(stagesOf(report)).toEqual(['tcp', 'tls']);
    expect(report.probe.certificate).toMatchObject({
      names: 'localhost, *.crm.example',
      protocol: 'TLSv1.3',
    });
    expect(received()).toBe('');
  });

  it('warns of a certificate that expires soon', async () => {
    const { port } = await tlsServer(['localhost'], 10.5 * DAY_MS);
    const report = await probeOf([uri('https', port)]);
    expect(report.codes).toEqual(['probe-certificate-expires']);
    expect(report.text).toContain('the certificate of the receiver expires in 10 days');
    expect(report.code).toBe(0);
    expect((await probeOf([uri('https', port)], '--strict')).code).toBe(1);
  });

  it('warns of a certificate for another name', async () => {
    const { port } = await tlsServer(['elsewhere.example'], 60 * DAY_MS);
    const report = await probeOf([uri('https', port)]);
    expect(report.codes).toEqual(['probe-tls-failed']);
    expect(stagesOf(report)).toEqual(['tcp', 'tls failed']);
  });

  it('warns of a receiver that is not there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const report = await probeOf([uri('https', port)]);
    expect(report.codes).toEqual(['probe-unreachable']);
    expect(stagesOf(report)).toEqual(['tcp failed']);
  });

  it('warns of a receiver that wants a client certificate', async () => {
    const options = { requestCert: true, rejectUnauthorized: true };
    const { port } = await tlsServer(['localhost'], 60 * DAY_MS, options);
    const report = await probeOf([uri('https', port)]);
    expect(report.codes).toEqual(['probe-closed', 'probe-certificate-wanted']);
    expect(stagesOf(report)).toEqual(['tcp', 'tls', 'open failed']);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'tells of %s that the receiver asks for a client certificate, and takes any or none',
    async (maxVersion) => {
      const options = { requestCert: true, rejectUnauthorized: false, maxVersion };
      const { port } = await tlsServer(['localhost'], 60 * DAY_MS, options);
      const report = await probeOf([uri('https', port)]);
      expect(report.codes).toEqual(['probe-certificate-wanted']);
      expect(report.probe.certificate).toMatchObject({
        protocol: maxVersion,
        asks_for_client_certificate: true,
      });
      const silent = await tlsServer(['localhost'], 60 * DAY_MS, { maxVersion });
      const other = await probeOf([uri('https', silent.port)]);
      expect(other.codes).toEqual([]);
      expect(other.probe.certificate).toMatchObject({ asks_for_client_certificate: false });
    },
  );

  it('warns of files that are no certificates', async () => {
    writeFileSync(join(folder, 'bad.pem'), 'hello');
    const file = optionsFile([uri('https', 1)], 'bad.pem');
    const { code, stdout } = await runCommand(checkCommand, '--probe', file);
    expect(code).toBe(1);
    expect(stdout).toContain('[certificate-unusable]');
    expect(stdout).toContain('nothing was connected to: the options have errors');
  });

  it('does not connect without URI, or with errors', async () => {
    expect((await probeOf([])).probe).toMatchObject({ skipped: 'there is no URI to connect to' });
    const wrong = await probeOf([uri('http', 1), 'http-connection-pool-size = 0']);
    expect(wrong.probe).toEqual({
      stages: [],
      skipped: 'nothing was connected to: the options have errors',
    });
    expect(wrong.code).toBe(1);
  });
});

describe('check --probe through a proxy', () => {
  it('tells each stage', async () => {
    const { port } = await tlsServer(['localhost'], 60 * DAY_MS);
    const proxy = await startRealProxy({ credentials: `user:${S}` });
    onTestFinished(() => proxy.close());
    const report = await probeOf([
      uri('https', port),
      `http-proxy = http://user:${S}@127.0.0.1:${proxy.port}`,
    ]);
    expect(report.codes).toEqual([]);
    expect(stagesOf(report)).toEqual(['tcp', 'connect', 'tls']);
    expect(report.probe.stages[0]).toMatchObject({
      of: 'proxy',
      target: `127.0.0.1:${proxy.port}`,
    });
    expect(proxy.tunnels).toBe(1);
  });

  it.each([
    [403 as const, 'probe-tunnel-refused', 'answered CONNECT with 403'],
    ['reset' as const, 'probe-tunnel-refused', 'ECONNRESET'],
    ['hang' as const, 'probe-tunnel-refused', 'no answer within 1 s'],
  ])('that does this: %s', async (behaviour, code, words) => {
    const proxy = await startRawProxy(behaviour);
    onTestFinished(() => proxy.close());
    const lines = [
      uri('https', 1),
      `http-proxy = 127.0.0.1:${proxy.port}`,
      'http-response-timeout = 1',
    ];
    const report = await probeOf(lines);
    expect(report.codes).toEqual([code]);
    expect(stagesOf(report)).toEqual(['tcp', 'connect failed']);
    expect(report.text).toContain(words);
  });

  it('that is not there', async () => {
    const report = await probeOf([uri('https', 1), 'http-proxy = 127.0.0.1:1']);
    expect(report.codes).toEqual(['probe-unreachable']);
    expect(report.probe.stages).toMatchObject([{ of: 'proxy', target: '127.0.0.1:1' }]);
  });

  it('shows no secret, not even one that the proxy repeats', async () => {
    const { port } = await listening(
      createServer((socket) => socket.end(`HTTP/1.1 407 no ${S} \u001b[31m\r\n\r\n`)),
    );
    const file = optionsFile([
      uri('https', 1, `/?key=${S}`),
      `http-proxy = http://user:${S}@127.0.0.1:${port}`,
      `http-custom-headers = X-Key: ${S}`,
    ]);
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const flags = ['--probe', '--format', format];
      const { stdout, stderr } = await runCommand(checkCommand, ...flags, file);
      expect(stdout).toContain('407');
      expect(stdout + stderr).not.toContain(S);
      expect(stdout).not.toContain('\u001b');
    }
  });
});

describe('the text of a probe', () => {
  it('has a line for each stage', async () => {
    const { port } = await tlsServer(['localhost'], 60 * DAY_MS);
    const { stdout } = await runCommand(checkCommand, '--probe', optionsFile([uri('https', port)]));
    expect(stdout).toMatch(
      /\n\nProbe \(no request was sent\):\n {2}TCP {5}localhost:\d+ +\d+ ms\n {2}TLS {5}localhost:\d+ +\d+ ms\n {2}TLSv1.3, certificate for localhost, valid until \d{4}-\d\d-\d\d\n\nA message .*\nOK: /,
    );
  });
});

describe('a probe', () => {
  it('ends when it is told to', async () => {
    const proxy = await startRawProxy('hang');
    onTestFinished(() => proxy.close());
    const values = optionValues({
      'contact-processed-notification-uri': 'https://localhost:1/',
      'http-proxy': { hostname: '127.0.0.1', port: proxy.port, credentials: undefined },
    });
    const stop = new AbortController();
    const pending = probe(values, () => Promise.reject(new Error('no file')), stop.signal);
    while (proxy.heads.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    const report = await pending;
    expect(report).toMatchObject({
      stages: [{ stage: 'tcp' }],
      skipped: { code: 'probe-skipped', reason: 'the probe was interrupted' },
    });
    const result = { diagnostics: [], documents: new Map(), probe: report };
    expect(exitCodeOf(result, false)).toBe(1);
  });

  it('is of one installation', async () => {
    const { code, stderr } = await runCommand(checkCommand, '--probe', '--each', 'a.cfg');
    expect(code).toBe(2);
    expect(stderr).toContain('--probe takes the options of one installation');
  });
});
