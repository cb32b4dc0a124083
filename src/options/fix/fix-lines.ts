import type { OptionDocument, OptionEntry } from '../../option-file/document/option-document.js';
import { quoted } from '../../text/quoted.js';
import type { SourceText } from '../../text/source-text.js';
import type { CfgFix } from './fix.js';
import { plainName, plainValue } from './fix-characters.js';
import { repetition } from './fix-names.js';

/** Fixes of whole lines: headers without `]`, options written twice alike, a last line without end. */
export function findLineFixes(document: OptionDocument): CfgFix[] {
  const removed = repeatedOptions(document);
  const { source } = document;
  const isLastRemoved = removed.some(({ edit }) => edit.range.end === source.text.length);
  return [...closedHeaders(document), ...removed, ...(isLastRemoved ? [] : lastLineEnd(source))];
}

/** Nothing else may stand in the line, such as the option that was to come. */
const PLAIN_HEADER = /^\[[\w.-]+(?:[/:][\w.-]+)?$/;

function closedHeaders({ source, sections }: OptionDocument): CfgFix[] {
  return sections.flatMap(({ name, range }) => {
    if (!PLAIN_HEADER.test(plainName(source.text.slice(range.start, range.end)).trim())) return [];
    return [
      {
        code: 'section-header-unclosed',
        summary: `closed the header of section ${quoted(name)}`,
        range: source.locate(range),
        edit: { range: { start: range.end, end: range.end }, replacement: ']' },
      },
    ];
  });
}

/**
 * Removes the repetitions of an option that is set several times to the same value, or to one that is the same once
 * the characters around it are fixed. Where the values differ a person
 * has to say which is meant.
 */
function repeatedOptions(document: OptionDocument): CfgFix[] {
  const groups = new Map<string, [OptionEntry, ...OptionEntry[]]>();
  for (const section of document.sections) {
    for (const option of section.options) {
      const key = JSON.stringify([plainName(section.name).trim(), option.name]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [option]);
      else group.push(option);
    }
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    const value = plainValue(document, first);
    const isSame = others.every((other) => plainValue(document, other) === value);
    return isSame && first.name !== '' ? others.map((each) => removed(document.source, each)) : [];
  });
}

function removed(source: SourceText, { name, range }: OptionEntry): CfgFix {
  const edit = { range: source.wholeLineAround(range.start), replacement: '' };
  return { ...repetition(name, source.locate(range)), edit };
}

/** The same line end as other lines have. A file that ends in half a character is cut off, and gets none. */
function lastLineEnd(source: SourceText): CfgFix[] {
  const { text, encoding } = source;
  if (text === '' || /[\r\n]$/.test(text) || encoding.rest.length > 0) return [];
  const range = { start: text.length, end: text.length };
  return [
    {
      code: 'possible-truncation',
      summary: 'added a line end to the last line',
      range: source.locate(range),
      edit: { range, replacement: source.lineEnd },
    },
  ];
}
