import type { Diagnostic, Position, Severity, SourceRange } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { expectArgument } from '../../text/expect-argument.js';
import type { SourceText, TextRange } from '../../text/source-text.js';
import type { Fingerprint } from '../values/show-secret.js';
import { describeMasked, maskLine } from './mask-line.js';

/** The documents that diagnostics speak of, by file name; a file that is not here gets no frame. */
export type Documents = ReadonlyMap<string, OptionDocument>;

/** Styles for parts of a text; each gives the text with what a terminal needs around it. */
export type Paint = Readonly<Record<Severity | 'bold' | 'dim', (text: string) => string>>;

const asIs = (text: string) => text;

/**
 * No styles: for files and log lines.
 *
 * @example
 * PLAIN.error('wrong'); // 'wrong'
 */
export const PLAIN: Paint = { error: asIs, warning: asIs, info: asIs, bold: asIs, dim: asIs };

export interface RenderSettings {
  readonly documents: Documents;
  /** {@link PLAIN} by default. */
  readonly paint?: Paint;
  /** When given, masked parts of lines can be compared; else they are only masked. */
  readonly fingerprint?: Fingerprint;
  /** Shows each one; otherwise many of one kind, and very many, are only counted. */
  readonly isAll?: boolean | undefined;
}

/** What stands on a terminal before the rest is only counted. */
const MOST_SHOWN = 100;
/** Of one code in one file; more of them say nothing new. */
const MOST_OF_A_CODE = 5;

/**
 * Diagnostics for people: `file:line:column: severity: summary [code]`, below it the line with a
 * caret (secrets masked), help, and related places.
 *
 * @example
 * const bytes = new TextEncoder().encode('[OCServer]\nhttp-response-timeout = soon\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const { diagnostics } = resolveOptions({ sources: [{ document, role: 'application' }] });
 * const documents = new Map([['application.cfg', document]]);
 * renderDiagnostics(diagnostics, { documents }).split('\n')[1];
 * // '  2 | http-response-timeout = soon'
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  settings: RenderSettings,
): string {
  expectArgument(Array.isArray(diagnostics) && settings?.documents?.get !== undefined, ARGUMENTS);
  const terms = { ...settings, paint: settings.paint ?? PLAIN };
  if (settings.isAll === true) return diagnostics.map((each) => renderOne(each, terms)).join('\n');
  const groups = groupsOf(diagnostics);
  const shown = diagnostics.filter((each) => groups.get(groupOf(each))?.shown.has(each));
  const rest = shown.length - MOST_SHOWN;
  const texts = shown.slice(0, MOST_SHOWN).map((each) => {
    const group = groups.get(groupOf(each));
    const hidden = group?.last === each ? group.hidden : [];
    return renderOne(each, terms) + (hidden.length > 0 ? renderHidden(hidden) : '');
  });
  return [...texts, ...(rest > 0 ? [`… and ${rest} more; --format json shows all.\n`] : [])].join(
    '\n',
  );
}

/** Diagnostics of one code in one file. */
interface Group {
  readonly shown: Set<Diagnostic>;
  last: Diagnostic | undefined;
  readonly hidden: Diagnostic[];
}

function groupsOf(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const each of diagnostics) {
    const key = groupOf(each);
    const group: Group = groups.get(key) ?? { shown: new Set(), last: undefined, hidden: [] };
    groups.set(key, group);
    if (group.shown.size >= MOST_OF_A_CODE) group.hidden.push(each);
    else {
      group.shown.add(each);
      group.last = each;
    }
  }
  return groups;
}

function groupOf({ code, range }: Diagnostic): string {
  return `${code} ${range?.filename ?? ''}`;
}

/** `… and 12 more of [line-without-equals], in lines 9 to 40; check --all shows them.` */
function renderHidden(hidden: readonly Diagnostic[]): string {
  const lines = hidden.flatMap(({ range }) => range?.start.line ?? []);
  const [first, last] = [lines[0], lines.at(-1)];
  const where =
    first === undefined
      ? ''
      : first === last
        ? `, in line ${first}`
        : `, in lines ${first} to ${last}`;
  return `  … and ${hidden.length} more of [${hidden[0]?.code}]${where}; check --all shows them.\n`;
}

type FrameTerms = RenderSettings & { readonly paint: Paint };

function renderOne(diagnostic: Diagnostic, terms: FrameTerms): string {
  const { paint } = terms;
  const { severity, code, summary, detail, help, range, related = [] } = diagnostic;
  const place = range === undefined ? '' : `${paint.bold(renderPlace(range))}: `;
  const isBrief = severity === 'info';
  const lines = [
    `${place}${paint[severity](severity)}: ${paint.bold(summary)} ${paint.dim(`[${code}]`)}`,
    ...(range === undefined || isBrief ? [] : renderFrame(range, severity, terms)),
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...(help === undefined ? [] : [`  ${paint.dim('help:')} ${help}`]),
    ...related.map(
      (other) => `  ${paint.dim('see:')} ${renderPlace(other.range)}: ${other.summary}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** `file:line:column`, as editors and terminals take it. */
export function renderPlace({ filename, start }: SourceRange): string {
  return `${filename}:${start.line}:${start.column}`;
}

/** Columns of a long line shown around the caret. */
const WIDTH = 100;

function renderFrame(
  range: SourceRange,
  severity: Severity,
  { documents, paint, fingerprint }: FrameTerms,
): string[] {
  const document = documents.get(range.filename);
  if (document === undefined) return [];
  const from = Math.max(0, range.start.column - WIDTH / 2);
  const part = shownPart(document.source, range.start, from);
  if (part.start === part.end) return [];
  const line = maskLine(document, part);
  const masked = fingerprint ? describeMasked(document, part, fingerprint) : [];
  const shown = `${from > 0 ? '…' : ''}${line}`;
  const number = String(range.start.line);
  const margin = `${' '.repeat(number.length)}`;
  const indent = ' '.repeat(range.start.column - 1 - from + (from > 0 ? 1 : 0));
  const carets = '^'.repeat(caretCount(range.start, range.end, from + WIDTH));
  return [
    `  ${paint.dim(`${number} |`)} ${shown}`,
    `  ${paint.dim(`${margin} |`)} ${indent}${paint[severity](carets)}`,
    ...(masked.length === 0 ? [] : [`  ${paint.dim(`${margin} = masked: ${masked.join('; ')}`)}`]),
  ];
}

/** The part of a line that is shown: from character `from` on. */
function shownPart(source: SourceText, place: Position, from: number): TextRange {
  const offset = source.offsetOf(place);
  const line = source.lineAround(offset);
  const before = Array.from(source.text.slice(Math.max(line.start, offset - 2 * WIDTH), offset));
  const shown = before.slice(before.length - (place.column - 1 - from)).join('');
  const start = from === 0 ? line.start : offset - shown.length;
  const rest = Array.from(source.text.slice(start, Math.min(line.end, start + 2 * WIDTH)));
  return { start, end: start + rest.slice(0, WIDTH).join('').length };
}

/** At least one; a range that ends in another line is marked at its start. */
function caretCount(start: Position, end: Position, limit: number): number {
  if (start.line !== end.line) return 1;
  return Math.max(1, Math.min(end.column, limit + 1) - start.column);
}

const ARGUMENTS =
  'renderDiagnostics takes a list of diagnostics, and { documents }, a map of documents by file name';
