import { createHmac, randomBytes } from 'node:crypto';
import type { Fingerprint } from '../options/fingerprint-secrets.js';

/** Enough digits that two secrets of a file hardly ever look alike. */
const SHOWN_DIGITS = 8;

/**
 * Fingerprints with a random key that this process forgets: equal secrets look equal within one run, and
 * nobody can try secrets against a fingerprint afterwards.
 */
export function runFingerprint(): Fingerprint {
  const key = randomBytes(32);
  return (secret) => createHmac('sha256', key).update(secret).digest('hex').slice(0, SHOWN_DIGITS);
}
