import { quotedName } from '../../text/quoted.js';
import type { FileProblem } from '../document/file-problem.js';
import type { OptionEntry, Trivia } from '../document/option-document.js';
import type { OpenSection, OptionStructure } from '../document/option-structure.js';
import { IndentationWatch, lineWithoutEquals, oddOption } from './odd-lines.js';
import { type HeaderLine, type Line, type OptionLine, scanLine } from './scan-line.js';

/** Reads a whole text, CR, LF and CR LF being line ends, in time proportional to its length. */
export function scanCfg(text: string): OptionStructure {
  const structure = new CfgBuilder(text);
  const lineEnd = /\r\n|\n|\r/g;
  let start = 0;
  for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
    structure.add(scanLine(text, start, match.index));
    start = lineEnd.lastIndex;
  }
  if (start < text.length) structure.add(scanLine(text, start, text.length));
  return structure;
}

class CfgBuilder implements OptionStructure {
  readonly objects = [];
  readonly references = [];
  readonly sections: OpenSection[] = [];
  readonly orphans: OptionEntry[] = [];
  readonly trivia: Trivia[] = [];
  readonly problems: FileProblem[] = [];
  readonly #text: string;
  readonly #indentation: IndentationWatch;

  constructor(text: string) {
    this.#text = text;
    this.#indentation = new IndentationWatch(text);
  }

  add(line: Line): void {
    if (line.kind === 'header') this.#addSection(line);
    else if (line.kind === 'option') this.#addOption(line);
    else this.#addTrivia(line);
  }

  #addSection(line: HeaderLine): void {
    const name = this.#slice(line.nameRange);
    this.sections.push({
      name,
      range: line.range,
      nameRange: line.nameRange,
      options: [],
      opaque: [],
    });
    this.problems.push(
      ...this.#indentation.take(line),
      ...headerProblems(line, name, this.#slice(line.tail)),
    );
  }

  #addOption(line: OptionLine): void {
    const option: OptionEntry = {
      name: this.#slice(line.nameRange),
      value: this.#slice(line.valueRange),
      range: line.range,
      nameRange: line.nameRange,
      valueRange: line.valueRange,
      isVerbatim: true,
    };
    const section = this.sections.at(-1);
    (section?.options ?? this.orphans).push(option);
    this.problems.push(
      ...this.#indentation.take(line),
      ...optionProblems(option, line.isQuoted, section !== undefined),
      ...oddOption(option),
    );
  }

  #addTrivia(line: Trivia): void {
    this.trivia.push({ kind: line.kind, range: line.range });
    if (line.kind !== 'invalid') return;
    const isIndented = this.#indentation.isContinuation(line);
    this.problems.push(lineWithoutEquals(this.#text, line, isIndented));
  }

  #slice({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.#text.slice(start, end);
  }
}

function headerProblems(line: HeaderLine, name: string, tail: string): FileProblem[] {
  const problems: FileProblem[] = [];
  if (!line.isClosed) {
    problems.push({
      code: 'section-header-unclosed',
      summary: 'this section header has no `]`',
      help: 'Close the header: `[section]`.',
      range: line.range,
    });
  } else if (name === '') {
    const summary = 'this section has no name';
    problems.push({ code: 'name-missing', summary, range: line.range });
  }
  if (tail !== '' && !/^[#;]/.test(tail)) {
    const summary = 'text follows the section header; it is ignored';
    const help = 'Start a new line after the `]`.';
    problems.push({
      code: 'section-header-trailing-text',
      summary,
      help,
      range: line.tail,
    });
  }
  if (name.includes(']')) {
    const summary = 'the section name holds a `]`: it reaches up to the last `]` of the line';
    problems.push({
      code: 'section-header-trailing-text',
      summary,
      range: line.nameRange,
    });
  }
  return problems;
}

function optionProblems(option: OptionEntry, isQuoted: boolean, inSection: boolean): FileProblem[] {
  const problems: FileProblem[] = [];
  if (option.name === '') {
    const summary = 'there is no option name before the `=`';
    problems.push({ code: 'name-missing', summary, range: option.range });
  } else if (!inSection) {
    problems.push({
      code: 'option-before-section',
      summary: `option ${quotedName(option.name)} stands before the first section; it is not read`,
      help: 'Put a section header such as `[OCServer]` above it.',
      range: option.nameRange,
    });
  }
  if (!isQuoted && option.value.startsWith('"')) {
    const { start } = option.valueRange;
    problems.push({
      code: 'quote-unmatched',
      summary: 'this double quote does not enclose the whole value; it is part of the value',
      range: { start, end: start + 1 },
    });
  }
  const comment = /[ \t][#;]/.exec(option.value);
  if (comment !== null) problems.push(commentInValue(option, comment.index + 1));
  return problems;
}

function commentInValue(option: OptionEntry, at: number): FileProblem {
  const start = option.valueRange.start + at;
  return {
    code: 'comment-in-value',
    summary: `\`${option.value[at] ?? ''}\` and what follows is part of the value; a comment needs a line of its own`,
    range: { start, end: start + 1 },
  };
}
