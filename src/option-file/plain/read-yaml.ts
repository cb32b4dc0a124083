import type { TextRange } from '../../text/source-text.js';
import {
  type OpenSection,
  type Quotation,
  StructureBuilder,
} from '../document/option-structure.js';

/** `key:` with a quoted or a plain name, up to the blanks behind the colon. */
const KEY = /^( *)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\w./][^:#"']*?)(?: *):(?=[ \t]|$)[ \t]*/;
/** A comment behind a value begins with a blank. */
const COMMENT = /^(?:#.*)?$/;
const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/;
/** Characters that begin something else than a text, and what cannot stand in one. */
const NO_PLAIN = /^(?:[-?:](?:\s|$)|[,[\]{}&*!|>%@`"'#])|: |:$|\t/;
const NULL = /^(?:~|null|Null|NULL)?$/;

const HELP =
  'Only what `convert --to yaml` writes is read: sections with `option: "value"` lines below them.';

/**
 * Reads YAML as `convert` writes it: names of sections at the beginning of a line, and indented below each its
 * options with a text. Plain and quoted texts, comments and empty lines may stand there; anything else of YAML is
 * an error, from which on nothing is read.
 */
export function readYaml(text: string): StructureBuilder {
  const reader = new YamlReader(text);
  const lineEnd = /\r\n|\n|\r|$/g;
  let start = 0;
  while (start < text.length) {
    lineEnd.lastIndex = start;
    const match = lineEnd.exec(text);
    const end = match?.index ?? text.length;
    if (!reader.readLine({ start, end })) break;
    start = end + (match?.[0].length ?? 0);
  }
  return reader.structure;
}

class YamlReader {
  readonly structure: StructureBuilder;
  readonly #text: string;
  #section: OpenSection | undefined;
  /** Blanks before the options of the section, once one was met. */
  #indent: number | undefined;

  constructor(text: string) {
    this.#text = text;
    this.structure = new StructureBuilder(text);
  }

  /** @returns false where the file is not of our form from here on. */
  readLine({ start, end }: TextRange): boolean {
    const line = this.#text.slice(start, end).replace(/^\ufeff/, '');
    const at = end - line.length;
    const mark = line.trimStart()[0];
    if (mark === undefined || mark === '#') {
      const kind = mark === undefined ? 'blank' : 'comment';
      this.structure.trivia.push({ kind, range: { start, end } });
      return true;
    }
    const [whole, blanks = '', key = ''] = KEY.exec(line) ?? [];
    const name = whole === undefined ? undefined : this.#quotation(key, at + blanks.length);
    if (whole === undefined || name === undefined) {
      return this.#giveUp('this line is not `name: value`', at + line.search(/\S/));
    }
    const keyStart = at + blanks.length;
    const rest = { start: at + whole.length, end };
    if (blanks === '') {
      return this.#openSection(name, { start: keyStart, end: keyStart + key.length }, rest);
    }
    this.#indent ??= blanks.length;
    return this.#section !== undefined && this.#indent === blanks.length
      ? this.#addOption(name, keyStart, rest)
      : this.#giveUp('this line is not indented like the options of a section', keyStart);
  }

  #openSection(name: Quotation, range: TextRange, { start, end }: TextRange): boolean {
    const rest = this.#text.slice(start, end).trimEnd();
    if (!COMMENT.test(rest.replace(/^\{\}\s*/, ''))) {
      return this.#giveUp('a value stands where the options of a section are expected', start);
    }
    this.#section = this.structure.openSection(name, range);
    this.#indent = undefined;
    return true;
  }

  #addOption(name: Quotation, start: number, rest: TextRange): boolean {
    if (this.#section === undefined) return false;
    const written = this.#text.slice(rest.start, rest.end);
    const quoted = QUOTED.exec(written)?.[0];
    if (quoted !== undefined) return this.#addQuoted(name, quoted, start, rest);
    const plain = written.replace(/(?:^|[ \t]+)#.*$/, '').trimEnd();
    const range = { start, end: rest.start + plain.length };
    if (NULL.test(plain)) this.structure.addOpaque(this.#section, 'null', name, range);
    else if (NO_PLAIN.test(plain)) {
      return this.#giveUp('this value is no text in quotes, and no plain one', rest.start);
    } else {
      const place = { start: rest.start, end: range.end };
      this.structure.addOption(this.#section, name, { value: plain, range: place }, range);
    }
    return true;
  }

  #addQuoted(name: Quotation, quoted: string, start: number, rest: TextRange): boolean {
    const value = this.#quotation(quoted, rest.start);
    const end = rest.start + quoted.length;
    const behind = this.#text.slice(end, rest.end);
    if (value === undefined || this.#section === undefined) {
      return this.#giveUp('this text has an escape that is not read', rest.start);
    }
    if (!/^\s*$|^\s+#/.test(behind)) {
      return this.#giveUp('text follows the quotes', end);
    }
    this.structure.addOption(this.#section, name, value, { start, end });
    return true;
  }

  /** A name or value without its quotes; undefined for escapes that JSON does not have. */
  #quotation(written: string, start: number): Quotation | undefined {
    const end = start + written.length;
    if (!/^["']/.test(written)) return { value: written, range: { start, end } };
    const value = unquoted(written);
    return value === undefined ? undefined : { value, range: { start: start + 1, end: end - 1 } };
  }

  #giveUp(what: string, start: number): false {
    const range = { start, end: start + 1 };
    const summary = `${what}: from here on the YAML is not read`;
    this.structure.giveUp({ code: 'yaml-invalid', summary, help: HELP, range }, start);
    return false;
  }
}

function unquoted(written: string): string | undefined {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  try {
    return String(JSON.parse(written));
  } catch {
    return undefined;
  }
}
