/**
 * Finds places in a JSON text: of its first error, and of a field. `JSON.parse` tells neither
 * reliably. Only for texts that already turned out to be wrong, so it is small rather than fast; it
 * keeps its own stack, so nesting cannot exhaust the call stack.
 */

/** What scanning found: where the text stops being JSON, and where fields are. Offsets in UTF-16 units. */
export interface JsonScan {
  readonly errorOffset: number | undefined;
  readonly errorExpected: string | undefined;
  /** The value's extent of each field wanted; of a repeated key the last, as `JSON.parse` takes it. */
  readonly fields: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

const BLANKS = /[ \t\r\n]*/y;
/** In a text, JSON forbids the first 32 control characters (Cc) and allows the later ones. */
const SCALAR =
  /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** The path of a field as one key; exact, as names may hold any character. */
export function pathKey(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

interface OpenContainer {
  readonly closer: '}' | ']';
  readonly start: number;
  /** Key or index of the value that is being read. */
  key: string;
  count: number;
}

/** What the scanner expects next. */
type State = 'value' | 'firstKey' | 'key' | 'afterValue' | 'firstItem';

const EXPECTED: Record<State, string> = {
  value: 'a value',
  firstItem: 'a value or "]"',
  firstKey: 'a name in double quotes or "}"',
  key: 'a name in double quotes',
  afterValue: '"," or the closing bracket',
};

/** Scans a JSON text for its first error and for the values at `wanted` (see {@link pathKey}). */
export function scanJson(source: string, wanted: ReadonlySet<string> = new Set()): JsonScan {
  const scanner = new JsonScanner(source, wanted);
  return scanner.scan();
}

/** Paths longer than this are never wanted: events nest two levels, user fields included. */
const MAX_WANTED_DEPTH = 4;

class JsonScanner {
  readonly #source: string;
  readonly #wanted: ReadonlySet<string>;
  readonly #open: OpenContainer[] = [];
  readonly #fields = new Map<string, { start: number; end: number }>();
  #offset = 0;
  #state: State = 'value';

  constructor(source: string, wanted: ReadonlySet<string>) {
    this.#source = source;
    this.#wanted = wanted;
  }

  scan(): JsonScan {
    this.#match(BLANKS);
    while (!(this.#state === 'afterValue' && this.#open.length === 0)) {
      if (!this.#step()) return this.#result(this.#expected());
      this.#match(BLANKS);
    }
    return this.#result(this.#offset < this.#source.length ? 'the end of the line' : undefined);
  }

  #expected(): string {
    const brokenText = this.#source[this.#offset] === '"' && this.#state !== 'afterValue';
    return brokenText ? 'a text with valid escapes and a closing quote' : EXPECTED[this.#state];
  }

  #result(expected: string | undefined): JsonScan {
    return {
      errorOffset: expected === undefined ? undefined : this.#offset,
      errorExpected: expected,
      fields: this.#fields,
    };
  }

  /** Reads one token; false when it is not what may stand here. */
  #step(): boolean {
    switch (this.#state) {
      case 'value':
        return this.#value();
      case 'firstItem':
        return this.#source[this.#offset] === ']' ? this.#close() : this.#value();
      case 'firstKey':
        return this.#source[this.#offset] === '}' ? this.#close() : this.#key();
      case 'key':
        return this.#key();
      case 'afterValue':
        return this.#afterValue();
    }
  }

  #value(): boolean {
    const start = this.#offset;
    const first = this.#source[start];
    if (first === '{' || first === '[') {
      this.#offset += 1;
      this.#open.push({
        closer: first === '{' ? '}' : ']',
        start,
        key: '0',
        count: 0,
      });
      this.#state = first === '{' ? 'firstKey' : 'firstItem';
      return true;
    }
    if (this.#match(SCALAR) === undefined) return false;
    this.#finishValue(start);
    return true;
  }

  #key(): boolean {
    const container = this.#open.at(-1);
    const start = this.#offset;
    const key = this.#source[start] === '"' ? this.#match(SCALAR) : undefined;
    if (container === undefined || key === undefined) return false;
    this.#match(BLANKS);
    if (this.#source[this.#offset] !== ':') return false;
    this.#offset += 1;
    container.key = JSON.parse(key) as string;
    this.#state = 'value';
    return true;
  }

  #afterValue(): boolean {
    const container = this.#open.at(-1);
    const next = this.#source[this.#offset];
    if (next === container?.closer) return this.#close();
    if (next !== ',' || container === undefined) return false;
    this.#offset += 1;
    container.count += 1;
    if (container.closer === ']') container.key = String(container.count);
    this.#state = container.closer === ']' ? 'value' : 'key';
    return true;
  }

  #close(): boolean {
    const container = this.#open.pop();
    this.#offset += 1;
    this.#finishValue(container?.start ?? 0);
    return true;
  }

  #finishValue(start: number): void {
    this.#state = 'afterValue';
    if (this.#wanted.size === 0 || this.#open.length > MAX_WANTED_DEPTH) return;
    const key = pathKey(this.#open.map((container) => container.key));
    if (this.#wanted.has(key)) this.#fields.set(key, { start, end: this.#offset });
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const matched = pattern.exec(this.#source)?.[0];
    this.#offset += matched?.length ?? 0;
    return matched;
  }
}
