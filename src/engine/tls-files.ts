import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { messageOf, NotifierError } from '../errors.js';
import type { OptionValues } from '../options/values/option-values.js';
import type { Secret } from '../secret.js';
import { type OwnCertificate, ownCertificate } from './own-certificate.js';
import { certificatesOf, keyOf } from './pem.js';

/** The options of section `[security]` that name files. */
export type TlsOption = 'certificate' | 'certificate-key' | 'trusted-ca';

/** `PREPARE_FAILED`, with the option at fault: undefined when it cannot be told which. */
export class TlsFilesError extends NotifierError {
  readonly option: TlsOption | undefined;

  constructor(what: string, cause: unknown, option?: TlsOption) {
    super('PREPARE_FAILED', `${what}: ${messageOf(cause)}.`, {
      help: 'Check the paths in section [security], and that the files hold PEM.',
      cause,
    });
    this.option = option;
  }
}

/** Reads a file that an option names; `fs.readFile`, unless somebody has read it already. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/** The contents of the files in section `[security]`, as far as they are used. */
export interface TlsFiles {
  readonly ca: Uint8Array | undefined;
  readonly cert: Uint8Array | undefined;
  readonly key: Uint8Array | undefined;
  readonly passphrase: Secret | undefined;
  /** What the client certificate says of itself. */
  readonly own: OwnCertificate | undefined;
}

export const NO_TLS_FILES: TlsFiles = {
  ca: undefined,
  cert: undefined,
  key: undefined,
  passphrase: undefined,
  own: undefined,
};

/**
 * Reads them, and looks through each to its end. A client certificate is used when its key is named, too.
 * Rejects with {@link TlsFilesError}, naming option and file, for files that cannot be read, have a block that
 * cannot, or do not belong together.
 */
export async function readTlsFiles(values: OptionValues, readFile: ReadFile): Promise<TlsFiles> {
  const { certificate, 'certificate-key': keyFile, 'trusted-ca': caFile } = values;
  const passphrase = values['certificate-key-passphrase'];
  const ca = await readPem('trusted-ca', caFile, readFile, certificatesOf);
  if (!certificate || !keyFile) return { ...NO_TLS_FILES, ca: ca?.bytes };
  const cert = await readPem('certificate', certificate, readFile, certificatesOf);
  const key = await readPem('certificate-key', keyFile, readFile, (bytes) =>
    keyOf(bytes, passphrase?.reveal()),
  );
  const [first] = cert?.content ?? [];
  if (first !== undefined && key !== undefined && !first.checkPrivateKey(key.content)) {
    const words = `the key in ${keyFile} is not that of the certificate in ${certificate}`;
    throw new TlsFilesError(
      'certificate and certificate-key do not belong together',
      words,
      'certificate-key',
    );
  }
  const own = first && ownCertificate(certificate, first);
  return { ca: ca?.bytes, cert: cert?.bytes, key: key?.bytes, passphrase, own };
}

/** TLS 1.2 or newer (seed); `trusted-ca` takes the place of the public authorities. Throws {@link TlsFilesError}. */
export function secureContextOf({ ca, cert, key, passphrase }: TlsFiles): SecureContext {
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ca: ca ? Buffer.from(ca) : [...rootCertificates],
      ...(cert ? { cert: Buffer.from(cert) } : {}),
      ...(key ? { key: Buffer.from(key) } : {}),
      ...(key && passphrase ? { passphrase: passphrase.reveal() } : {}),
    });
  } catch (error) {
    throw new TlsFilesError('The files in section [security] cannot be used for TLS', error);
  }
}

interface Pem<T> {
  readonly bytes: Uint8Array;
  readonly content: T;
}

async function readPem<T>(
  option: TlsOption,
  path: string | undefined,
  readFile: ReadFile,
  parse: (bytes: Uint8Array) => T,
): Promise<Pem<T> | undefined> {
  if (!path) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new TlsFilesError(`The file of option ${option} cannot be read`, error, option);
  }
  try {
    return { bytes, content: parse(bytes) };
  } catch (error) {
    const what = `The file of option ${option}, ${path}, cannot be used for TLS`;
    throw new TlsFilesError(what, error, option);
  }
}
