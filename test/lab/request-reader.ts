/** A request as it came over the wire. */
export interface RawRequest {
  /** Request line and header lines, as sent, without the blank line. */
  readonly head: string;
  readonly body: Buffer;
}

type ReadEvent =
  | { readonly kind: 'head' }
  | { readonly kind: 'request'; readonly request: RawRequest };

/** Cuts the bytes of a connection into requests with `Content-length`. */
export class RequestReader {
  #buffered = Buffer.alloc(0);
  #head: string | undefined;

  /** Takes what arrived; gives the heads and requests that are complete with it. */
  *read(chunk: Buffer): Generator<ReadEvent> {
    this.#buffered = Buffer.concat([this.#buffered, chunk]);
    for (;;) {
      if (this.#head === undefined) {
        const end = this.#buffered.indexOf('\r\n\r\n');
        if (end < 0) return;
        this.#head = this.#take(end).toString('latin1');
        this.#take(4);
        yield { kind: 'head' };
      }
      const length = Number(/^content-length: *(\d+)/im.exec(this.#head)?.[1] ?? 0);
      if (this.#buffered.length < length) return;
      const request = { head: this.#head, body: this.#take(length) };
      this.#head = undefined;
      yield { kind: 'request', request };
    }
  }

  #take(length: number): Buffer {
    const taken = this.#buffered.subarray(0, length);
    this.#buffered = this.#buffered.subarray(length);
    return taken;
  }
}
