import { Secret } from '../../secret.js';
import { quoted } from '../../text/quoted.js';
import type { TextRange } from '../../text/source-text.js';
import { differingHeaders } from './differing-headers.js';
import { HEADER_NAME, judgeHeaderName } from './header-names.js';
import type { CustomHeader } from './option-values.js';
import { type HeaderEntry, splitHeaders } from './split-headers.js';
import {
  invalid,
  type ValueKind,
  type ValueProblem,
  type ValueReading,
  valid,
} from './value-kind.js';

/** The list `http-custom-headers`; every value is a secret. An empty header value may be sent. */
export function headersValue(): ValueKind<readonly CustomHeader[]> {
  return {
    expects:
      'entries `Name: value`, separated by |, \\n, or by ; or , where a name, a colon and a blank follow',
    schema: (z) =>
      z.array(z.object({ name: z.string().check(z.regex(HEADER_NAME)), value: z.string() })),
    decode: decodeHeaders,
    render: (headers, show) =>
      headers.map(({ name, value }) => `${name}: ${show(value.reveal())}`).join(', '),
    secretParts: secretPartsOfHeaders,
    effectOf: (_from, to) =>
      to.length === 0
        ? 'no custom headers from the next attempt on'
        : 'next attempt, also messages already queued',
    detailOf: differingHeaders,
  };
}

function decodeHeaders(text: string): ValueReading<readonly CustomHeader[]> {
  const entries = splitHeaders(text);
  const problems = entries
    .flatMap((entry) => [...entryProblems(text, entry), ...doubtProblems(entry)])
    .concat(duplicates(text, entries));
  if (entries.length === 0 && text !== '') {
    const help = 'Write `Name: value`, or nothing after the `=` for no headers.';
    problems.push({ code: 'header-list-empty', summary: 'the list holds no header', help });
  }
  const isWrong = problems.some(({ code }) => ERRORS.has(code));
  return isWrong ? invalid(problems) : valid(headersOf(text, entries), problems);
}

const ERRORS: ReadonlySet<string> = new Set([
  'header-without-colon',
  'header-name-invalid',
  'header-value-invalid',
  'header-owned-by-engine',
]);

function entryProblems(text: string, entry: HeaderEntry): ValueProblem[] {
  if (entry.name === undefined) {
    return [
      {
        code: 'header-without-colon',
        summary: 'this entry is not of the form `Name: value`',
        help: 'A `|` or a written \\n always starts a new header; a `|` cannot be part of a value.',
        part: entry.range,
      },
    ];
  }
  const problem = nameProblem(text, entry.name);
  return [...(problem === undefined ? [] : [problem]), ...valueProblems(text, entry.value)];
}

/** Both readings, as nobody can know which one is meant. */
function doubtProblems({ doubt }: HeaderEntry): ValueProblem[] {
  if (doubt === undefined) return [];
  const summary =
    doubt.kind === 'joined'
      ? 'this is read as part of the value before it, as no blank follows the colon; it may be meant as a header of its own'
      : 'this is read as a header; it may be meant as part of the value before it, in which a bracket or quote is not closed';
  const help = 'Separate headers with `|`, and write a blank behind the colon of each.';
  return [{ code: 'header-list-ambiguous', summary, help, part: doubt.part }];
}

/** The text of an invalid name is not shown: it may be a part of a secret. */
function nameProblem(text: string, part: TextRange): ValueProblem | undefined {
  const name = text.slice(part.start, part.end);
  if (!HEADER_NAME.test(name)) {
    const summary = 'this is not a valid header name';
    const help = "Use letters, digits and !#$%&'*+-.^_`~ only, no blank before the colon.";
    const end = Math.max(part.end, part.start + 1);
    return { code: 'header-name-invalid', summary, help, part: { start: part.start, end } };
  }
  const judgement = judgeHeaderName(name);
  return judgement === undefined ? undefined : { ...judgement, part };
}

/** Control characters but tab would break the request; beyond Latin-1 there is no encoding to send. */
const NOT_SENDABLE = /(?!\t)\p{Cc}|[^\0-\u00ff]/u;

function valueProblems(text: string, part: TextRange): ValueProblem[] {
  const value = text.slice(part.start, part.end);
  const bad = NOT_SENDABLE.exec(value);
  if (bad !== null) {
    const start = part.start + bad.index;
    const isControl = /\p{Cc}/u.test(bad[0]);
    const what = isControl ? 'a line break or control character' : 'a character beyond Latin-1';
    const summary = `the header value holds ${what}, which cannot be sent`;
    const range = { start, end: start + bad[0].length };
    return [{ code: 'header-value-invalid', summary, help: 'Remove the character.', part: range }];
  }
  if (!/[;,]$/.test(value)) return [];
  const summary = `the header value ends with \`${value.slice(-1)}\`, which is sent with it`;
  const range = { start: part.end - 1, end: part.end };
  return [
    { code: 'header-value-separator', summary, help: 'Remove it if it is not meant.', part: range },
  ];
}

function duplicates(text: string, entries: readonly HeaderEntry[]): ValueProblem[] {
  const seen = new Map<string, HeaderEntry>();
  return namedEntries(text, entries).flatMap(({ name, entry }): ValueProblem[] => {
    const first = seen.get(name.toLowerCase());
    if (first === undefined) seen.set(name.toLowerCase(), entry);
    return first === undefined || !HEADER_NAME.test(name) ? [] : [duplicate(name, entry, first)];
  });
}

function duplicate(name: string, entry: HeaderEntry, first: HeaderEntry): ValueProblem {
  return {
    code: 'header-duplicate',
    summary: `header ${quoted(name)} occurs twice in this list; the last one counts`,
    help: 'Remove one of the two.',
    part: entry.range,
    related: { summary: 'it stands here first', part: first.range },
  };
}

/** Each name once, at its first place, with the last value. */
function headersOf(text: string, entries: readonly HeaderEntry[]): CustomHeader[] {
  const headers = new Map<string, CustomHeader>();
  for (const { name, entry } of namedEntries(text, entries)) {
    const value = new Secret(text.slice(entry.value.start, entry.value.end));
    headers.set(name.toLowerCase(), { name, value });
  }
  return [...headers.values()];
}

function namedEntries(text: string, entries: readonly HeaderEntry[]) {
  return entries.flatMap((entry) => {
    return entry.name === undefined
      ? []
      : [{ entry, name: text.slice(entry.name.start, entry.name.end) }];
  });
}

/** Everything but valid names, colons, separators and blanks. */
function secretPartsOfHeaders(text: string): readonly TextRange[] {
  return splitHeaders(text).map(({ range, name, value }) => {
    const hasName = name !== undefined && HEADER_NAME.test(text.slice(name.start, name.end));
    return hasName ? value : range;
  });
}
