/** A text without characters that steer a terminal: what others sent must not be able to. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
}
