import { createPrivateKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { troubleWith } from '#dist/engine/own-certificate.js';
import { certificatesOf, keyOf, pemBlocks } from '#dist/engine/pem.js';
import { Secret } from '#dist/secret.js';
import { temporaryFolder } from '../delivery/stores.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type IssuedCertificate,
} from '../lab/certificates.ts';
import { startEngine } from './engines.ts';

const PASSPHRASE = 'correct horse';
const DAY_MS = 86_400_000;

let authority: CertificateAuthority;
let client: IssuedCertificate;
let other: IssuedCertificate;

beforeAll(async () => {
  authority = await createCertificateAuthority();
  client = await authority.issue({ client: true });
  other = await authority.issue({ client: true });
});

function locked(key: string): string {
  const cipher = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE } as const;
  return createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', ...cipher })
    .toString();
}

describe('a PEM file', () => {
  it('is cut anywhere, and none of its beginnings is taken for it', () => {
    const bundle = `${authority.cert}\n${client.cert}`.trim();
    expect(certificatesOf(Buffer.from(bundle))).toHaveLength(2);
    const lastBlock = bundle.lastIndexOf('-----BEGIN');
    for (let end = lastBlock + 11; end < bundle.length; end += 1) {
      expect(() => pemBlocks(Buffer.from(bundle.slice(0, end)))).toThrow('block 2 has no end');
    }
  });

  it.each([
    ['', 'it holds no PEM'],
    [
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'block 1 is not a certificate',
    ],
    ['-----BEGIN CRL-----\nAAAA\n-----END CRL-----', 'it holds no certificate'],
  ])('%j: %s', (text, words) => {
    expect(() => certificatesOf(Buffer.from(text))).toThrow(words);
  });

  it('of a key opens with its passphrase only', () => {
    const bytes = Buffer.from(locked(client.key));
    expect(keyOf(bytes, PASSPHRASE).type).toBe('private');
    expect(() => keyOf(bytes, undefined)).toThrow('certificate-key-passphrase is missing');
    expect(() => keyOf(bytes, 'wrong')).toThrow('certificate-key-passphrase does not open it');
    expect(() => keyOf(Buffer.from(client.cert), undefined)).toThrow('it holds no private key');
  });
});

describe('an engine', () => {
  async function start(files: { cert: string; key: string; ca?: string }, passphrase?: string) {
    const folder = await temporaryFolder();
    const path = (name: string) => join(folder, name);
    await writeFile(path('cert.pem'), files.cert);
    await writeFile(path('key.pem'), files.key);
    await writeFile(path('ca.pem'), files.ca ?? authority.cert);
    return startEngine({
      'contact-processed-notification-uri': 'https://localhost:1/',
      certificate: path('cert.pem'),
      'certificate-key': path('key.pem'),
      'certificate-key-passphrase': passphrase === undefined ? undefined : new Secret(passphrase),
      'trusted-ca': path('ca.pem'),
    });
  }

  it('takes a key with its passphrase', async () => {
    const { lines } = await start({ ...client, key: locked(client.key) }, PASSPHRASE);
    expect(JSON.stringify(lines)).not.toContain(PASSPHRASE);
  });

  it('does not start with the key of another certificate, and names both files', async () => {
    await expect(start({ ...client, key: other.key })).rejects.toMatchObject({
      code: 'PREPARE_FAILED',
      message: expect.stringMatching(/key\.pem is not that of the certificate in .*cert\.pem/),
    });
  });

  it('does not start with a bundle that was written only in part', async () => {
    const ca = `${authority.cert}\n${client.cert}`.trim().slice(0, -100);
    await expect(start({ ...client, ca })).rejects.toMatchObject({
      code: 'PREPARE_FAILED',
      message: expect.stringMatching(/trusted-ca, .*ca\.pem.*block 2 has no end/),
    });
  });

  it('says in the log that its certificate is of no use, or not for long', async () => {
    const notAfter = new Date(Date.now() - DAY_MS);
    const expired = await authority.issue({
      client: true,
      notBefore: new Date(0),
      notAfter,
    });
    const { lines } = await start(expired);
    const line = lines.find(({ event }) => event === 'certificate');
    expect(line).toMatchObject({ level: 'warn', code: 'certificate-expired' });
    expect(line?.['msg']).toMatch(/^the client certificate in .*cert\.pem has expired: /);
  });
});

it.each([
  [-1, 'certificate-not-yet-valid', 'is valid from'],
  [0, undefined, ''],
  [70, undefined, ''],
  [71, 'certificate-expires-soon', 'expires in 29 days'],
  [99.5, 'certificate-expires-soon', 'expires within a day'],
  [101, 'certificate-expired', 'has expired: '],
])('a certificate for 100 days after %d of them: %s', (days, code, words) => {
  const own = { filename: 'a.pem', validFromMs: 0, validToMs: 100 * DAY_MS };
  const trouble = troubleWith(own, days * DAY_MS);
  expect(trouble?.code).toBe(code);
  expect(trouble?.summary ?? '').toContain(words);
});
