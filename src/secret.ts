/**
 * A text that no log line, diagnostic, snapshot or page may show: header values, credentials, keys.
 * It masks itself wherever it is printed; only {@link Secret.reveal} gives the text, and only the
 * code that writes it to a socket calls that.
 *
 * @example
 * const key = new Secret('s3cret');
 * `${key}`; // '<secret, 6 characters>'
 * key.reveal(); // 's3cret'
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. */
  reveal(): string {
    return this.#text;
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return `<secret, ${this.#text.length} characters>`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
