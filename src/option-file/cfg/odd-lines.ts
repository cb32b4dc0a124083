/** Lines of cfg that are read, or refused, in a way that their author may not expect. */
import { counted } from '../../text/counted.js';
import type { FileProblem } from '../document/file-problem.js';
import type { OptionEntry } from '../document/option-document.js';
import type { HeaderLine, Line, OptionLine } from './scan-line.js';

/** A way of writing that other tools give a meaning, and we do not; first that applies. */
interface OddForm {
  readonly pattern: RegExp;
  /** What is found, and what is made of it here and elsewhere; it shows nothing of the text. */
  readonly summary: string;
  readonly help: string;
}

const WRITE_OPTION = 'Write `option = value`.';

/** THE table of odd names. What stands in a name with a blank or a colon may be a secret: none is shown. */
const ODD_NAMES: readonly OddForm[] = [
  {
    pattern: /^(?:\/\/|\/\*|\*|--\s|!|'|rem\s|dnl\s)/i,
    summary: 'this looks like a comment of another format, but it is read as an option',
    help: 'Begin a comment with `#` or `;`.',
  },
  {
    pattern: /^(?:export|set|setx|declare|local|env|let|var|const)\s/i,
    summary:
      'the first word belongs to the name of the option here; a shell reads the name behind it',
    help: 'Remove the word before the name.',
  },
  {
    pattern: /[:+?]\s*$/,
    summary:
      'the sign before the `=` belongs to the name of the option here; other tools read `:=`, `+=` or `?=`',
    help: WRITE_OPTION,
  },
  {
    pattern: /:/,
    summary:
      "the name of this option holds a `:`: Python's configparser and readers of .properties files end the name there, and read another value",
    help: `A colon does not end a name here. ${WRITE_OPTION}`,
  },
  {
    pattern: /^["'].*["']$|^["'`]/s,
    summary:
      'the quotes belong to the name of this option here; package `ini` and readers of TOML leave them out',
    help: 'Write the name without quotes.',
  },
  {
    pattern: /[ \t]/,
    summary:
      'the name of this option holds a blank: readers of .properties files end the name there, a shell takes the line for a command',
    help: 'An option of OCS has no blank in its name. If a `=` is missing before it, add it.',
  },
];

/** THE table of odd values. */
const ODD_VALUES: readonly OddForm[] = [
  {
    pattern: /^[=>]/,
    summary:
      'the value begins with the sign behind the `=`; other tools read `==` or `=>` as one sign',
    help: WRITE_OPTION,
  },
  {
    pattern: /^[^\\]*\\$/,
    summary:
      'the `\\` at the end belongs to the value: a value cannot go on in the next line here, as it does for shells and readers of .properties files',
    help: 'Write the whole value in one line.',
  },
];

/** Whether a name may be odd at all: nearly none is, and this is looked at for each option. */
const MAY_BE_ODD = /[^\w.-]|^--/;
const DRIVE = /^[A-Za-z]:\\$/;

/** What other tools make of an option's name and value, where it is something else than we do. */
export function oddOption({ name, nameRange, value, valueRange }: OptionEntry): FileProblem[] {
  const problems: FileProblem[] = [];
  const oddName = MAY_BE_ODD.test(name)
    ? ODD_NAMES.find(({ pattern }) => pattern.test(name))
    : undefined;
  if (oddName !== undefined) {
    const { summary, help } = oddName;
    problems.push({ code: 'option-name-ambiguous', summary, help, range: nameRange });
  }
  const first = value[0];
  if (first !== '=' && first !== '>' && !value.endsWith('\\')) return problems;
  const oddValue = ODD_VALUES.find(({ pattern }) => pattern.test(value) && !DRIVE.test(value));
  if (oddValue === undefined) return problems;
  const { summary, help } = oddValue;
  return [...problems, { code: 'option-value-ambiguous', summary, help, range: valueRange }];
}

/** Lines that are neither a section, an option nor a comment; first that applies. */
const INVALID_LINES: readonly OddForm[] = [
  {
    pattern: /[\uff1d\ufe66\ua78a\u2550\u207c\u208c]/,
    summary: 'this line has no `=`: the sign in it only looks like one',
    help: 'Type the `=` again.',
  },
  {
    pattern: /^["']?[\w.-]+["']?[ \t]*:/,
    summary:
      "this line has no `=`; Python's configparser, YAML and .properties files would read an option that ends at the `:`",
    help: `A colon does not end a name here. ${WRITE_OPTION}`,
  },
];

/** What is to be said of a line without `=`. */
export function lineWithoutEquals(text: string, { range }: Line, isIndented: boolean): FileProblem {
  const line = text.slice(range.start, range.end);
  const odd = INVALID_LINES.find(({ pattern }) => pattern.test(line));
  const more = isIndented ? '; other tools would add it to the value above' : '';
  return {
    code: 'line-without-equals',
    summary:
      odd?.summary ?? `this line has no \`=\` and is neither a \`[section]\` nor a comment${more}`,
    help:
      odd?.help ??
      'Write `option = value`, or start the line with `#`. A value cannot go on in a second line.',
    range,
  };
}

/** Tells of lines that stand further to the right than the option above them. */
export class IndentationWatch {
  readonly #text: string;
  #indentation: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether Python's configparser would add the line to the value above. */
  isContinuation({ range }: Line): boolean {
    return this.#indentation !== undefined && this.#of(range.start) > this.#indentation;
  }

  /** What is to be said of a header or option, each in the order of the text. */
  take(line: HeaderLine | OptionLine): FileProblem[] {
    const isBehind = this.isContinuation(line);
    if (line.kind === 'header') this.#indentation = undefined;
    else if (!isBehind) this.#indentation = this.#of(line.range.start);
    return isBehind ? [indented(line, this.#of(line.range.start))] : [];
  }

  #of(start: number): number {
    let at = start;
    while (this.#text[at - 1] === ' ' || this.#text[at - 1] === '\t') at -= 1;
    return start - at;
  }
}

function indented({ kind, range }: HeaderLine | OptionLine, width: number): FileProblem {
  const what = kind === 'header' ? 'section header' : 'option';
  return {
    code: 'line-indented',
    summary: `this ${what} is indented by ${counted(width, 'character')}: it is read as one here, but Python's configparser and others add the line to the value above`,
    help: `Begin the line with the ${what}.`,
    range: { start: range.start, end: Math.max(range.start + 1, range.end) },
  };
}
