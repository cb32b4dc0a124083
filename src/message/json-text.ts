/** What must be escaped in JSON, and what we escape so that the bytes are well-formed UTF-8. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/** A text as JSON. Half a surrogate pair is escaped, so no encoder can replace it with something else. */
export function jsonText(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}
