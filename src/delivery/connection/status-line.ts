/** Finds the final status in the bytes of a response that an HTTP parser refuses. Pure. */

export interface RecognisedStatus {
  readonly status: number;
  /** `Retry-After` as sent, if the bytes hold it. */
  readonly retryAfter: string | undefined;
}

/** A whole status line; blank lines before it, a bare LF at its end and a missing reason are forgiven. */
const STATUS_LINE = /(?:\r?\n)*HTTP\/1\.[01] +(\d{3})(?:[ \t][^\r\n]*)?\r?\n/y;
const HEAD_END = /\r?\n\r?\n/g;
const RETRY_AFTER = /^retry-after[ \t]*:[ \t]*([^\r\n]*)/im;

/** The status of the first response that is not informational; undefined when its line is not complete. */
export function recogniseStatus(bytes: Buffer): RecognisedStatus | undefined {
  const text = bytes.toString('latin1');
  for (let at = 0; ; ) {
    STATUS_LINE.lastIndex = at;
    const status = Number(STATUS_LINE.exec(text)?.[1]);
    if (Number.isNaN(status)) return undefined;
    HEAD_END.lastIndex = STATUS_LINE.lastIndex - 2;
    const hasEnd = HEAD_END.test(text);
    const end = hasEnd ? HEAD_END.lastIndex : text.length;
    if (status >= 200) return { status, retryAfter: RETRY_AFTER.exec(text.slice(at, end))?.[1] };
    if (!hasEnd) return undefined;
    at = end;
  }
}
