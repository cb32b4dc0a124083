import type { OutputStream } from './command-io.js';

const CLEAR_LINE = '\r\u001b[K';

/** One line at the bottom of a terminal that is rewritten in place; lines printed go above it. */
export class StatusLine {
  readonly #stream: OutputStream;
  #text = '';

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  /** Shows `text`, cut to the terminal's width. Without a terminal nothing is shown. */
  show(text: string): void {
    if (!this.#stream.isTTY) return;
    const width = (this.#stream as { columns?: number }).columns ?? 80;
    this.#text = text.slice(0, width - 1);
    this.#stream.write(`${CLEAR_LINE}${this.#text}`);
  }

  /** Prints a line that stays. */
  print(line: string): void {
    this.#stream.write(this.#text === '' ? `${line}\n` : `${CLEAR_LINE}${line}\n${this.#text}`);
  }

  /**
   * Shows what `text` gives, over and over, until the function that is returned is called: it clears the line, and
   * what is asked for by then is not shown.
   */
  keepShowing(text: () => Promise<string>, intervalMs: number): () => void {
    if (!this.#stream.isTTY) return () => undefined;
    let isOver = false;
    const show = (shown: string) => {
      if (!isOver) this.show(shown);
    };
    const timer = setInterval(() => text().then(show, () => undefined), intervalMs);
    return () => {
      isOver = true;
      clearInterval(timer);
      this.clear();
    };
  }

  clear(): void {
    if (this.#text !== '') this.#stream.write(CLEAR_LINE);
    this.#text = '';
  }
}
