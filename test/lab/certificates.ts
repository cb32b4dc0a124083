/** Certificates made at test time, so that none expires in the repository. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;

/** PEM texts. */
export interface IssuedCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateRequest {
  /** DNS names; none for a certificate that fits no name. */
  readonly names?: readonly string[];
  readonly ips?: readonly string[];
  /** From an hour ago to in an hour unless told otherwise. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** For client authentication instead of a server. */
  readonly client?: boolean;
}

export interface CertificateAuthority {
  /** The CA's own certificate, for `trusted-ca`. */
  readonly cert: string;
  issue(request: CertificateRequest): Promise<IssuedCertificate>;
}

/** Creates a private certificate authority with EC keys. */
export async function createCertificateAuthority(name = 'Test CA'): Promise<CertificateAuthority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    serialNumber: '01',
    ...validity({}),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
    ],
  });
  let serial = 1;
  return {
    cert: authority.toString('pem'),
    issue(request) {
      serial += 1;
      return issue(request, authority.subject, keys.privateKey, serial);
    },
  };
}

async function issue(
  request: CertificateRequest,
  issuer: string,
  signingKey: webcrypto.CryptoKey,
  serial: number,
): Promise<IssuedCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const usage = request.client
    ? x509.ExtendedKeyUsage.clientAuth
    : x509.ExtendedKeyUsage.serverAuth;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${request.names?.[0] ?? request.ips?.[0] ?? 'nobody'}`,
    issuer,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    serialNumber: serial.toString(16).padStart(4, '0'),
    ...validity(request),
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([usage]),
      ...subjectNames(request),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

function subjectNames({ names = [], ips = [] }: CertificateRequest): x509.Extension[] {
  const entries: x509.JsonGeneralNames = [
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...ips.map((value) => ({ type: 'ip' as const, value })),
  ];
  return entries.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(entries)];
}

function validity({ notBefore, notAfter }: CertificateRequest): {
  notBefore: Date;
  notAfter: Date;
} {
  return {
    notBefore: notBefore ?? new Date(Date.now() - HOUR_MS),
    notAfter: notAfter ?? new Date(Date.now() + HOUR_MS),
  };
}
