/** A text without characters that steer a terminal: what others sent must not be able to. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
}

/** The value of an option as it is displayed; an empty one would not be seen. */
export function shownValue(display: string): string {
  return display === '' ? '(empty)' : printable(display);
}
