import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { NotifierError } from '../errors.js';
import type { OptionValues } from '../options/values/option-values.js';

/** Reads a file that an option names; `fs.readFile`, unless somebody has read it already. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/** The contents of the files in section `[security]`, as far as they are used. */
export interface TlsFiles {
  readonly ca: Uint8Array | undefined;
  readonly cert: Uint8Array | undefined;
  readonly key: Uint8Array | undefined;
}

/** Reads them. A client certificate is used when its key is named, too. Rejects with `PREPARE_FAILED`. */
export async function readTlsFiles(values: OptionValues, readFile: ReadFile): Promise<TlsFiles> {
  const hasIdentity = Boolean(values.certificate && values['certificate-key']);
  const read = (option: 'trusted-ca' | 'certificate' | 'certificate-key') =>
    readPem(option, values[option], readFile);
  const [ca, cert, key] = await Promise.all([
    read('trusted-ca'),
    hasIdentity ? read('certificate') : undefined,
    hasIdentity ? read('certificate-key') : undefined,
  ]);
  return { ca, cert, key };
}

/**
 * TLS 1.2 or newer (seed); `trusted-ca` takes the place of the public authorities. Throws
 * `PREPARE_FAILED` for files that are no PEM, or do not belong together.
 */
export function secureContextOf({ ca, cert, key }: TlsFiles): SecureContext {
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ca: ca ? holdingCertificate(Buffer.from(ca)) : [...rootCertificates],
      ...(cert ? { cert: Buffer.from(cert) } : {}),
      ...(key ? { key: Buffer.from(key) } : {}),
    });
  } catch (error) {
    throw prepareFailed('The files in section [security] cannot be used for TLS', error);
  }
}

/** Without this, a file that holds no certificate in PEM would be taken in silence, and nobody trusted. */
function holdingCertificate(pem: Buffer): Buffer {
  if (!pem.includes('-----BEGIN ')) throw new Error('trusted-ca holds no PEM');
  new X509Certificate(pem);
  return pem;
}

async function readPem(
  option: string,
  path: string | undefined,
  readFile: ReadFile,
): Promise<Uint8Array | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    throw prepareFailed(`The file of option ${option} cannot be read`, error);
  }
}

function prepareFailed(what: string, cause: unknown): NotifierError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new NotifierError('PREPARE_FAILED', `${what}: ${reason}.`, {
    help: 'Check the paths in section [security], and that the files hold PEM.',
    cause,
  });
}
