import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

const BEGIN = '-----BEGIN ';

/** A block from `-----BEGIN X-----` to the `-----END X-----` of the same name. */
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----(?:(?!-----)[\s\S])*-----END \1-----/y;

/**
 * Every block of a PEM file. OpenSSL takes those that it can read and passes the rest over; a bundle that was
 * written only in part would so be put in force. Throws for a block without its end, and for no block.
 */
export function pemBlocks(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks: string[] = [];
  for (let at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, BLOCK.lastIndex)) {
    BLOCK.lastIndex = at;
    const [block] = BLOCK.exec(text) ?? [];
    if (block === undefined) {
      throw new Error(
        `block ${blocks.length + 1} has no end: the file may be written only in part`,
      );
    }
    blocks.push(block);
  }
  if (blocks.length === 0) throw new Error('it holds no PEM');
  return blocks;
}

/** The certificates of a PEM file; other blocks in it are not looked at. Throws when one cannot be read. */
export function certificatesOf(bytes: Uint8Array): readonly X509Certificate[] {
  const blocks = pemBlocks(bytes);
  const certificates = blocks.flatMap((block, index) =>
    / CERTIFICATE-----/.test(block) ? [certificateOf(block, index + 1)] : [],
  );
  if (certificates.length === 0) throw new Error('it holds no certificate');
  return certificates;
}

function certificateOf(block: string, n: number): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw new Error(`block ${n} is not a certificate`, { cause });
  }
}

/** The private key of a PEM file. Throws, saying what to do, when it is locked or damaged. */
export function keyOf(bytes: Uint8Array, passphrase: string | undefined): KeyObject {
  const isLocked = pemBlocks(bytes).some((block) => block.includes('ENCRYPTED'));
  if (isLocked && passphrase === undefined) {
    throw new Error('the key is encrypted: certificate-key-passphrase is missing');
  }
  try {
    return createPrivateKey({ key: Buffer.from(bytes), passphrase });
  } catch (cause) {
    const words = isLocked
      ? 'certificate-key-passphrase does not open it'
      : 'it holds no private key';
    throw new Error(words, { cause });
  }
}
