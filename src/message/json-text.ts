/**
 * Any character but those that always stand for themselves in JSON: not `"`, not a backslash, no control, and no half of
 * a surrogate pair. Whole pairs match, too: a pattern that tells them apart takes twice the time.
 */
const SPECIAL = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * What stands for a text between the quotes of JSON. Half a surrogate pair is escaped, so no encoder can replace it with
 * something else.
 */
export function escapeJson(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** A text as JSON. */
export function jsonText(text: string): string {
  return `"${escapeJson(text)}"`;
}
