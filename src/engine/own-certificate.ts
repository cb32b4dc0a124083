/** What our own certificate says of itself, and what is wrong with it at a time. Pure. */
import type { X509Certificate } from 'node:crypto';
import { counted } from '../text/counted.js';

/** Of the client certificate in force. */
export interface OwnCertificate {
  readonly filename: string;
  /** Milliseconds since 1970, as the next one. */
  readonly validFromMs: number;
  readonly validToMs: number;
}

/** A certificate that is not, or not much longer, of use. */
export interface CertificateTrouble {
  readonly code: 'certificate-expired' | 'certificate-not-yet-valid' | 'certificate-expires-soon';
  readonly summary: string;
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

export function ownCertificate(filename: string, certificate: X509Certificate): OwnCertificate {
  const { validFrom, validTo } = certificate;
  return { filename, validFromMs: Date.parse(validFrom), validToMs: Date.parse(validTo) };
}

/** Undefined when it is valid for another month. */
export function troubleWith(
  { filename, validFromMs, validToMs }: OwnCertificate,
  nowMs: number,
): CertificateTrouble | undefined {
  const of = `the client certificate in ${filename}`;
  if (nowMs > validToMs) {
    const since = new Date(validToMs).toISOString();
    return { code: 'certificate-expired', summary: `${of} has expired: ${since}` };
  }
  if (nowMs < validFromMs) {
    const from = new Date(validFromMs).toISOString();
    return { code: 'certificate-not-yet-valid', summary: `${of} is valid from ${from} only` };
  }
  const days = Math.floor((validToMs - nowMs) / DAY_MS);
  if (days >= SOON_DAYS) return undefined;
  const when = days < 1 ? 'within a day' : `in ${counted(days, 'day')}`;
  return { code: 'certificate-expires-soon', summary: `${of} expires ${when}` };
}
