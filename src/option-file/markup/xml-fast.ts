import type { Quotation } from '../document/option-structure.js';
import type { XmlHandler } from './xml-handler.js';

/**
 * Reads what exports consist of nearly always: elements with attributes, white space, comments. Five times as
 * fast as a whole parser, and stops at the first thing that it does not know for certain to be well-formed XML.
 */

const DECLARATION =
  /<\?xml[ \t\r\n]+version=(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding=(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?[ \t\r\n]*\?>/y;
const BLANKS = /[ \t\r\n]*/y;
const OPEN = /<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)/y;
const CLOSE = /<\/([A-Za-z_][\w.:-]*)[ \t\r\n]*>/y;
const TAG_END = /[ \t\r\n]*(\/?)>/y;
/** Without white space but blanks, as the others count as blanks there; without characters that XML forbids. */
const ATTRIBUTE =
  /[ \t\r\n]+([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)[ \t\r\n]*=[ \t\r\n]*(?:"([^"<\p{Cc}\ufffe\uffff]*)"|'([^'<\p{Cc}\ufffe\uffff]*)')/uy;
const COMMENT = /<!--((?:[^-\p{Cc}\ufffe\uffff]|[\t\r\n]|-(?!-))*)-->/uy;
const ENTITY = /&(?:(amp|lt|gt|quot|apos);)?/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** How far reading came. */
export interface FastScan {
  /** Whether the whole text was read, and is well-formed. */
  readonly isWhole: boolean;
  /** What the handler was told. */
  readonly toldCount: number;
}

/** Tells `handler` what stands in `text` from `start` on, in its order, as far as it is plain. Linear time. */
export function scanPlainXml(text: string, start: number, handler: XmlHandler): FastScan {
  const scan = new FastXmlScan(text, start, handler);
  const isWhole = scan.run();
  return { isWhole, toldCount: scan.toldCount };
}

class FastXmlScan {
  toldCount = 0;
  readonly #text: string;
  readonly #handler: XmlHandler;
  readonly #open: string[] = [];
  #at: number;
  #hasRoot = false;

  constructor(text: string, start: number, handler: XmlHandler) {
    this.#text = text;
    this.#at = start;
    this.#handler = handler;
  }

  run(): boolean {
    this.#readDeclaration();
    for (;;) {
      this.#match(BLANKS);
      if (this.#at >= this.#text.length) return this.#hasRoot && this.#open.length === 0;
      if (!this.#readOne()) return false;
    }
  }

  #readDeclaration(): void {
    const found = this.#match(DECLARATION);
    const encoding = found?.[1] ?? found?.[2];
    if (encoding === undefined) return;
    this.toldCount += 1;
    this.#handler.encoding(encoding);
  }

  /** A tag or a comment; white space stands before it. */
  #readOne(): boolean {
    const next = this.#text[this.#at + 1];
    if (next === '/') return this.#readEnd();
    if (next === '!') return this.#match(COMMENT) !== null;
    return this.#readStart();
  }

  #readEnd(): boolean {
    const name = this.#match(CLOSE)?.[1];
    if (name === undefined || name !== this.#open.at(-1)) return false;
    this.#open.pop();
    this.#close();
    return true;
  }

  #readStart(): boolean {
    const start = this.#at;
    const name = this.#match(OPEN)?.[1];
    if (name === undefined || (this.#hasRoot && this.#open.length === 0)) return false;
    const attributes = this.#readAttributes();
    const end = attributes === undefined ? null : this.#match(TAG_END);
    if (attributes === undefined || end === null) return false;
    this.#hasRoot = true;
    this.toldCount += 1;
    const range = { start, end: this.#at };
    this.#handler.open({ name: name.slice(name.indexOf(':') + 1), range, attributes });
    if (end[1] === '/') this.#close();
    else this.#open.push(name);
    return true;
  }

  #close(): void {
    this.toldCount += 1;
    this.#handler.close(this.#at);
  }

  /** Undefined for what is not plain: a name twice, an entity that is not one of the five. */
  #readAttributes(): ReadonlyMap<string, Quotation> | undefined {
    const attributes = new Map<string, Quotation>();
    for (;;) {
      const found = this.#match(ATTRIBUTE);
      if (found === null) return attributes;
      const [, name = '', double, single = ''] = found;
      const written = double ?? single;
      const value = written.includes('&') ? decoded(written) : written;
      if (value === undefined || attributes.has(name)) return undefined;
      const end = this.#at - 1;
      attributes.set(name, { value, range: { start: end - written.length, end } });
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}

function decoded(written: string): string | undefined {
  let isPlain = true;
  const value = written.replace(ENTITY, (_, name: string | undefined) => {
    isPlain &&= name !== undefined;
    return name === undefined ? '' : (ENTITIES[name] ?? '');
  });
  return isPlain ? value : undefined;
}
