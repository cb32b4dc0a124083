import { SaxesParser } from 'saxes';
import type { Quotation } from '../document/option-structure.js';
import { scanPlainXml } from './xml-fast.js';
import type { XmlHandler } from './xml-handler.js';

/** Where the text stops being well-formed XML, and why. */
export interface XmlFault {
  readonly reason: string;
  readonly offset: number;
  /** Whether the text ends too early; otherwise it is wrong. */
  readonly isCutOff: boolean;
}

/** Ends the parser at its first error: what it makes of the text behind is a guess. */
class Stop extends Error {}

/** XML allows no half surrogate pairs, and the parser throws at some. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Tells `handler` what stands in `text` from `start` on. No document type is processed: besides the five
 * predefined entities and character references there are none. Linear time; never throws.
 *
 * @returns the first fault, up to which the handler was told everything.
 */
export function scanXml(text: string, start: number, handler: XmlHandler): XmlFault | undefined {
  const lone = LONE_SURROGATE.exec(text)?.index;
  const plain =
    lone === undefined ? scanPlainXml(text, start, handler) : { isWhole: false, toldCount: 0 };
  if (plain.isWhole) return undefined;
  const scan = new XmlScan(text, start, behind(plain.toldCount, handler));
  if (lone === undefined) return scan.run(text.length);
  const fault = scan.run(lone);
  return fault !== undefined && fault.offset < lone
    ? fault
    : { reason: 'half a character (a lone surrogate)', offset: lone, isCutOff: false };
}

/** Tells a handler what it was not told yet. */
function behind(toldCount: number, handler: XmlHandler): XmlHandler {
  let count = 0;
  const isNew = () => {
    count += 1;
    return count > toldCount;
  };
  return {
    open: (tag) => isNew() && handler.open(tag),
    close: (end) => isNew() && handler.close(end),
    text: (text, range) => isNew() && handler.text(text, range),
    doctype: (text, end) => isNew() && handler.doctype(text, end),
    encoding: (name) => isNew() && handler.encoding(name),
  };
}

class XmlScan {
  readonly #parser = new SaxesParser({ position: false });
  readonly #text: string;
  readonly #start: number;
  readonly #handler: XmlHandler;
  #tagStart = 0;
  #lastTagEnd = 0;
  #attributes = new Map<string, Quotation>();
  #fault: XmlFault | undefined;

  constructor(text: string, start: number, handler: XmlHandler) {
    this.#text = text;
    this.#start = start;
    this.#handler = handler;
    this.#listen();
  }

  run(end: number): XmlFault | undefined {
    try {
      this.#parser.write(this.#text.slice(this.#start, end)).close();
    } catch (error) {
      if (!(error instanceof Stop)) this.#setFault('the text cannot be read');
    }
    return this.#fault;
  }

  #listen(): void {
    const [parser, handler] = [this.#parser, this.#handler];
    parser.on('error', ({ message }) => {
      this.#setFault(message);
      throw new Stop();
    });
    parser.on('xmldecl', ({ encoding }) => encoding !== undefined && handler.encoding(encoding));
    parser.on('doctype', (text) => handler.doctype(text, this.#offset()));
    parser.on('opentagstart', () => this.#startTag());
    parser.on('attribute', ({ name, value }) => this.#addAttribute(name, value));
    parser.on('opentag', ({ name }) => this.#openTag(name));
    parser.on('closetag', () => this.#closeTag());
    parser.on('text', (text) => this.#addText(text));
    parser.on('cdata', (text) => this.#addText(text));
  }

  #offset(): number {
    return this.#start + this.#parser.position;
  }

  /** The parser stands behind the character that ended the tag's name. */
  #startTag(): void {
    this.#tagStart = this.#text.lastIndexOf('<', this.#offset() - 2);
    this.#attributes = new Map();
  }

  /** The parser stands behind the closing quote, and no such quote is in the value. */
  #addAttribute(name: string, value: string): void {
    const end = this.#offset() - 1;
    const start = this.#text.lastIndexOf(this.#text[end] ?? '', end - 1) + 1;
    this.#attributes.set(name, { value, range: { start, end } });
  }

  #openTag(name: string): void {
    this.#handler.open({
      name: name.slice(name.lastIndexOf(':') + 1),
      range: { start: this.#tagStart, end: this.#offset() },
      attributes: this.#attributes,
    });
  }

  #addText(text: string): void {
    const end = this.#offset() - 1;
    if (/\S/.test(text)) this.#handler.text(text, { start: end, end });
  }

  #closeTag(): void {
    this.#lastTagEnd = this.#offset();
    this.#handler.close(this.#lastTagEnd);
  }

  #setFault(message: string): void {
    const isCutOff = CUT_OFF.test(message);
    const reason = message.replace(/[.:](?:\s.*)?$/s, '');
    this.#fault ??= { reason, isCutOff, offset: this.#faultOffset(isCutOff, message) };
  }

  /** The parser stands behind what it does not like; of text behind the root it tells late. */
  #faultOffset(isCutOff: boolean, message: string): number {
    if (isCutOff) return this.#text.length;
    const isBehindRoot = message.startsWith('text data outside') && this.#lastTagEnd > 0;
    if (!isBehindRoot) return Math.max(this.#start, this.#offset() - 1);
    return this.#lastTagEnd + this.#text.slice(this.#lastTagEnd).search(/\S|$/);
  }
}

/** What the parser says at the end of a text. */
const CUT_OFF = /^(?:unclosed tag|unexpected end|document must contain a root)/;
