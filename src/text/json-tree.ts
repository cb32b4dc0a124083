/** JSON as a tree in which every part knows its place. */
import { type JSONVisitor, type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import type { TextRange } from './source-text.js';

/** A value of a JSON text with its place. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

interface NodeBase {
  /** Quotes and brackets included. */
  readonly range: TextRange;
  /** False for an object or array that a fault cut off. */
  readonly isClosed: boolean;
}

export interface JsonObject extends NodeBase {
  readonly kind: 'object';
  /** In the order of the text, duplicates included. */
  readonly members: readonly JsonMember[];
}

export interface JsonArray extends NodeBase {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonScalar extends NodeBase {
  /** A `literal` is a number, `true` or `false`. */
  readonly kind: 'text' | 'literal' | 'null';
  readonly value: string;
}

export interface JsonMember {
  readonly key: JsonScalar;
  readonly value: JsonNode;
}

/** Where the text stops being JSON that is read, and why. */
export interface JsonFault {
  readonly kind: 'invalid' | 'too-deep';
  /** For people; it never holds text of the file. */
  readonly reason: string;
  readonly offset: number;
}

/** No export is nested deeper; the parser calls itself for each level, and must not run out of stack. */
const DEEPEST = 100;

/** Ends the parser at its first error: what it makes of the text behind is a guess. */
class Stop extends Error {}

/**
 * Parses strict JSON (no comments, no trailing commas, at most {@link DEEPEST} levels) that stands in `text` from
 * `start` on. Never throws.
 *
 * @returns what is complete before the fault.
 */
export function parseJson(
  text: string,
  start: number,
): { readonly root: JsonNode | undefined; readonly fault: JsonFault | undefined } {
  const tree = new TreeBuilder(text, start);
  try {
    visit(text.slice(start), tree, { disallowComments: true });
  } catch (error) {
    const reason = 'it cannot be read';
    if (!(error instanceof Stop)) tree.fault ??= { kind: 'invalid', reason, offset: start };
  }
  return { root: tree.root, fault: tree.fault };
}

interface OpenBase {
  isClosed: boolean;
  readonly range: { start: number; end: number };
}

type OpenNode = OpenBase &
  ({ kind: 'object'; members: JsonMember[] } | { kind: 'array'; items: JsonNode[] });

class TreeBuilder implements JSONVisitor {
  root: JsonNode | undefined;
  fault: JsonFault | undefined;
  readonly #text: string;
  readonly #start: number;
  readonly #stack: OpenNode[] = [];
  #key: JsonScalar | undefined;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#start = start;
  }

  onObjectBegin = (offset: number, length: number) => {
    this.#begin({
      kind: 'object',
      members: [],
      isClosed: false,
      range: this.#range(offset, length),
    });
  };

  onArrayBegin = (offset: number, length: number) => {
    this.#begin({ kind: 'array', items: [], isClosed: false, range: this.#range(offset, length) });
  };

  onObjectProperty = (value: string, offset: number, length: number) => {
    this.#key = { kind: 'text', value, range: this.#range(offset, length), isClosed: true };
  };

  onLiteralValue = (value: unknown, offset: number, length: number) => {
    const range = this.#range(offset, length);
    const written = this.#text.slice(range.start, range.end);
    const whole = { range, isClosed: true };
    if (typeof value === 'string') this.#add({ kind: 'text', value, ...whole });
    else this.#add({ kind: value === null ? 'null' : 'literal', value: written, ...whole });
  };

  onObjectEnd = (offset: number, length: number) => this.#end(offset, length);
  onArrayEnd = (offset: number, length: number) => this.#end(offset, length);

  onError = (code: ParseErrorCode, offset: number) => {
    const reason = REASONS[printParseErrorCode(code)] ?? 'this cannot stand here';
    this.#stop({ kind: 'invalid', reason, offset: this.#start + offset });
  };

  #stop(fault: JsonFault): never {
    this.fault = fault;
    throw new Stop();
  }

  #begin(node: OpenNode): void {
    if (this.#stack.length >= DEEPEST) {
      this.#stop({ kind: 'too-deep', reason: 'it is nested too deep', offset: node.range.start });
    }
    this.#add(node);
    this.#stack.push(node);
  }

  #end(offset: number, length: number): void {
    const node = this.#stack.pop();
    if (node === undefined) return;
    node.range.end = this.#range(offset, length).end;
    node.isClosed = length > 0;
  }

  #add(node: JsonNode): void {
    const parent = this.#stack.at(-1);
    if (parent === undefined) this.root ??= node;
    else if (parent.kind === 'array') parent.items.push(node);
    else if (this.#key !== undefined) parent.members.push({ key: this.#key, value: node });
  }

  #range(offset: number, length: number): { start: number; end: number } {
    return { start: this.#start + offset, end: this.#start + offset + length };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'text that is no value stands here without quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a name in double quotes is expected, perhaps because of a comma too many',
  ValueExpected: 'a value is expected, perhaps because of a comma too many',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a `}` is missing',
  CloseBracketExpected: 'a `]` is missing',
  EndOfFileExpected: 'text follows the end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'the text in quotes has no end in this line',
  UnexpectedEndOfNumber: 'the number is incomplete',
  InvalidUnicode: 'an escape `\\u` needs four hexadecimal digits',
  InvalidEscapeCharacter: 'there is no such escape; write a backslash as `\\\\`',
  InvalidCharacter: 'a control character must be written as an escape',
};
