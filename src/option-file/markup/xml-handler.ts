import type { TextRange } from '../../text/source-text.js';
import type { Quotation } from '../document/option-structure.js';

/** A start tag; names are without namespace prefix. */
export interface XmlTag {
  readonly name: string;
  readonly range: TextRange;
  readonly attributes: ReadonlyMap<string, Quotation>;
}

export interface XmlHandler {
  open(tag: XmlTag): void;
  /** @param end of the end tag. */
  close(end: number): void;
  /** Text or CDATA that is more than white space; its place is where it ends. */
  text(text: string, range: TextRange): void;
  /** The text of a document type declaration. */
  doctype(text: string, end: number): void;
  /** The encoding that the XML declaration names. */
  encoding(name: string): void;
}
