import { quotedSection } from '../../text/quoted.js';
import {
  type OpenSection,
  type Quotation,
  StructureBuilder,
} from '../document/option-structure.js';
import { optionOfVariable, variableOf, variablePrefix } from './env-names.js';

/** One line of a file of variables; values in single quotes may go on in the next. */
const LINE = /(?:[ \t]*(#.*)?|(\w+)=((?:'[^']*'|\\'|[\w./:@%+,-])*)[ \t]*)(?:\r\n|\n|\r|$)/y;
/** `# [OCServer]` says whose variables follow. */
const SECTION = /^# \[(.*)\]$/;
/** `# http_proxy` names the option of the next variable, where capitals do not tell. */
const OPTION = /^# option (.*)$/;

const HELP =
  "Only what `convert --to env` writes is read: a comment `# [SECTION]`, and below it `OCS_SECTION__OPTION='value'`.";

/**
 * Reads variables for a shell as `convert` writes them: comments name the sections, as capitals do not tell one
 * from another. Anything else is an error, from which on nothing is read.
 */
export function readEnv(text: string): StructureBuilder {
  const reader = new EnvReader(text);
  LINE.lastIndex = /^\ufeff*/.exec(text)?.[0].length ?? 0;
  while (LINE.lastIndex < text.length) {
    const at = LINE.lastIndex;
    const match = LINE.exec(text);
    if (match === null) {
      reader.giveUp('this line is neither a variable nor a comment', at);
      break;
    }
    const next = LINE.lastIndex;
    if (!reader.readLine(match)) break;
    LINE.lastIndex = next;
  }
  return reader.structure;
}

class EnvReader {
  readonly structure: StructureBuilder;
  #section: OpenSection | undefined;
  #option: Quotation | undefined;

  constructor(text: string) {
    this.structure = new StructureBuilder(text);
  }

  /** @returns false where the file is not of our form from here on. */
  readLine({ index, 0: line, 1: comment, 2: variable, 3: written = '' }: RegExpExecArray): boolean {
    if (variable !== undefined) return this.#addOption(variable, written, index);
    const end = index + line.trimEnd().length;
    if (comment === undefined) {
      this.structure.trivia.push({ kind: 'blank', range: { start: index, end: index } });
      return true;
    }
    const [, section] = SECTION.exec(comment) ?? [];
    const [, option] = OPTION.exec(comment) ?? [];
    const start = end - comment.length;
    if (section !== undefined) this.#openSection(section, start, end);
    else if (option !== undefined) {
      this.#option = { value: option, range: { start: end - option.length, end } };
    } else this.structure.trivia.push({ kind: 'comment', range: { start, end } });
    return true;
  }

  #openSection(name: string, start: number, end: number): void {
    const nameStart = start + '# ['.length;
    const quotation = { value: name, range: { start: nameStart, end: nameStart + name.length } };
    this.#section = this.structure.openSection(quotation, { start, end });
    this.#option = undefined;
  }

  #addOption(variable: string, written: string, start: number): boolean {
    const section = this.#section;
    if (section === undefined) {
      return this.giveUp('no comment above this variable names its section', start);
    }
    const prefix = variablePrefix(section.name);
    const name = this.#option ?? {
      value: optionOfVariable(variable, section.name),
      range: { start: start + prefix.length, end: start + variable.length },
    };
    this.#option = undefined;
    if (!variable.startsWith(prefix) || variableOf(section.name, name.value) !== variable) {
      const where = `section ${quotedSection(section.name)}`;
      return this.giveUp(`this variable is none of ${where}, which the comment above names`, start);
    }
    const valueStart = start + variable.length + 1;
    const range = { start, end: valueStart + written.length };
    this.structure.addOption(section, name, quotationOf(written, valueStart), range);
    return true;
  }

  giveUp(what: string, start: number): false {
    const range = { start, end: start + 1 };
    const summary = `${what}: from here on the variables are not read`;
    this.structure.giveUp({ code: 'env-invalid', summary, help: HELP, range }, start);
    return false;
  }
}

/** A value in one pair of quotes stands between them; of others the whole is the place. */
function quotationOf(written: string, start: number): Quotation {
  const value = written.replace(/'([^']*)'|\\'/g, unquoted);
  const width = /^'[^']*'$/.test(written) ? 1 : 0;
  return { value, range: { start: start + width, end: start + written.length - width } };
}

function unquoted(whole: string, inner: string | undefined): string {
  return whole === "\\'" ? "'" : (inner ?? '');
}
