import { createHmac, randomBytes } from 'node:crypto';

/** Enough digits that two secrets of a file hardly ever look alike. */
const SHOWN_DIGITS = 8;

const KEY = randomBytes(32);

/**
 * What tells secrets apart in all that this process shows: the first eight hexadecimal digits of a SHA-256 with a random
 * key that is gone with the process. Equal secrets look equal as long as it runs, and nobody can try
 * secrets against its output afterwards.
 */
export function runFingerprint(secret: string): string {
  return createHmac('sha256', KEY).update(secret).digest('hex').slice(0, SHOWN_DIGITS);
}
