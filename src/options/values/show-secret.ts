import type { Secret } from '../../secret.js';
import { counted } from '../../text/counted.js';

/**
 * Gives what stands for a secret where two of them shall be compared by eye: equal for equal secrets, and
 * telling nothing of them (a hash with a key that nobody keeps).
 */
export type Fingerprint = (secret: string) => string;

/** Gives the text that is shown in place of a secret. */
export type ShowSecret = (secret: string) => string;

/** Stands in shown text for a secret; its width tells nothing. */
const MASK = '•••';

/** Secrets as nothing but masked: `•••`. */
export const maskSecret: ShowSecret = () => MASK;

/** Masked, and with a fingerprint comparable: `••• (22 characters, 3fa9c1d2)`. */
export function showSecretWith(fingerprint: Fingerprint | undefined): ShowSecret {
  if (fingerprint === undefined) return maskSecret;
  return (secret) => `${MASK} (${describeSecret(secret, fingerprint)})`;
}

/** What stands for a secret, with its fingerprint apart. */
const SHOWN_SECRET = /•••( \(\d+ characters?, [^)]{1,64}\))?|./gsu;

/**
 * A shown text of at most so many characters, the last one `…` when it had more. What stands for a secret is there
 * whole, or not at all.
 */
export function shortenedShown(shown: string, longest: number): string {
  if (Array.from(shown).length <= longest) return shown;
  let kept = '';
  for (const [piece] of shown.matchAll(SHOWN_SECRET)) {
    if (Array.from(kept + piece).length >= longest) break;
    kept += piece;
  }
  return `${kept}…`;
}

/** A shown text with nothing of its secrets but the masks: equal when two texts differ in secrets only. */
export function withoutFingerprints(shown: string): string {
  return shown.replace(SHOWN_SECRET, (piece, digits) => (digits === undefined ? piece : MASK));
}

/** `22 characters, 3fa9c1d2`. */
export function describeSecret(secret: string, fingerprint: Fingerprint): string {
  return `${counted(Array.from(secret).length, 'character')}, ${fingerprint(secret)}`;
}

/**
 * Two secrets that differ, for people: `: ••• (5 characters, 3fa9c1d2) → ••• (7 characters, 90b1e244)`;
 * nothing without a fingerprint to tell them apart by. Undefined when they are equal.
 */
export function differingSecrets(
  from: Secret,
  to: Secret,
  fingerprint: Fingerprint | undefined,
): string | undefined {
  if (from.equals(to)) return undefined;
  if (fingerprint === undefined) return '';
  const show = showSecretWith(fingerprint);
  return `: ${show(from.reveal())} → ${show(to.reveal())}`;
}
