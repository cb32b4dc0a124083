/**
 * What came back over a connection, as far as a parser has not understood it. A receipt must be
 * recognised although the rest of a response has a flaw that our HTTP client does not forgive.
 */
import type { Socket } from 'node:net';

/** Bytes that are kept of a head that is not understood yet: more than any head that we accept. */
const KEPT_BYTES = 128 * 1024;

/** The first bytes of the response under way on a connection. */
export interface ResponseBytes {
  /** A request begins: what comes from now on is its response. */
  begin(): void;
  /** The head is understood: what follows need not be kept. */
  end(): void;
  /** Whether nothing came since {@link begin}. */
  readonly isEmpty: boolean;
  /** What came since {@link begin}, until {@link end}. */
  readonly head: Buffer;
}

/** Looks at what a socket receives on its way to who reads it. */
export class Received implements ResponseBytes {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isWanted = false;

  constructor(socket: Socket) {
    const push = socket.push;
    socket.push = (chunk: unknown, encoding?: BufferEncoding) => {
      return push.call(socket, this.#isWanted ? this.#note(chunk) : chunk, encoding);
    };
  }

  begin(): void {
    this.#chunks = [];
    this.#bytes = 0;
    this.#isWanted = true;
  }

  end(): void {
    this.#chunks = [];
    this.#isWanted = false;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  get head(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  #note(chunk: unknown): unknown {
    if (!Buffer.isBuffer(chunk)) return chunk;
    const rest = this.#bytes === 0 ? withoutContinue(chunk) : chunk;
    this.#bytes += chunk.length;
    if (this.#bytes <= KEPT_BYTES) this.#chunks.push(rest);
    return rest;
  }
}

/** `HTTP/1.1 100 …` and a blank line: where the status stands, and its digits. */
const STATUS_AT = 'HTTP/1.1 '.length;
const [DIGIT_0, DIGIT_1] = [0x30, 0x31];
const HEAD_END = '\r\n\r\n';

/** Some servers send `100 Continue` unasked, which our HTTP client takes for a broken response. */
function withoutContinue(chunk: Buffer): Buffer {
  if (chunk[STATUS_AT] !== DIGIT_1) return chunk;
  if (chunk[STATUS_AT + 1] !== DIGIT_0 || chunk[STATUS_AT + 2] !== DIGIT_0) return chunk;
  const end = chunk.indexOf(HEAD_END);
  return end < 0 ? chunk : chunk.subarray(end + HEAD_END.length);
}
