/** Finds the final status in the bytes of a response that an HTTP parser refuses. Pure. */

export interface RecognisedStatus {
  readonly status: number;
  /** `Retry-After` as sent, if the bytes hold it. */
  readonly retryAfter: string | undefined;
}

/**
 * A whole status line. Forgiven are white space before it and in it, small letters, any version, the name that
 * streaming servers have for the protocol, a bare LF at its end, and a reason that is missing or not set off.
 */
const STATUS_LINE = /[ \t\r\n]*(?:HTTP\/\d(?:\.\d)?|ICY)[ \t]+(\d{3})(?!\d)[^\r\n]*\r?\n/iy;
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
