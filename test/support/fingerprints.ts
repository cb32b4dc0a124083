/** What is shown of a secret: its length and the digits that tell it from others. */
export const FINGERPRINT = /••• \((\d+) characters?, ([0-9a-f]{8})\)/g;

/** The same text with nothing but the masks: it does not depend on the run. */
export function withoutFingerprints(text: string): string {
  return text.replace(FINGERPRINT, '•••').replace(MASKED_PARTS, 'masked');
}

/** Below a code frame, and beside a line that would be lost. */
export const MASKED_PARTS = /masked: (?:\d+ characters?, [0-9a-f]{8}(?:; )?)+/g;
