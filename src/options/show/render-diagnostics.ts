import type { Diagnostic, Position, Severity, SourceRange } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { expectArgument } from '../../text/expect-argument.js';
import { visible } from '../../text/quoted.js';
import type { SourceText, TextRange } from '../../text/source-text.js';
import type { Fingerprint } from '../values/show-secret.js';
import { groupDiagnostics, renderHidden } from './group-diagnostics.js';
import { describeMasked, maskLine, plainLine } from './mask-line.js';

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
  /** Shows lines with the secrets in them: for one person at a terminal. */
  readonly isRevealed?: boolean | undefined;
}

/** What stands on a terminal before the rest is only counted. */
const MOST_SHOWN = 100;

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
  const shown = groupDiagnostics(diagnostics);
  const texts = shown
    .slice(0, MOST_SHOWN)
    .map(({ diagnostic, hidden }) => renderOne(diagnostic, terms) + renderHidden(hidden));
  const rest = shown.length - texts.length;
  return [...texts, ...(rest > 0 ? [`… and ${rest} more; check --all shows them.\n`] : [])].join(
    '\n',
  );
}

type FrameTerms = RenderSettings & { readonly paint: Paint };

function renderOne(diagnostic: Diagnostic, terms: FrameTerms): string {
  const { paint } = terms;
  const { severity, code, summary, detail, help, range, related = [] } = diagnostic;
  const place = range === undefined ? '' : `${paint.bold(renderPlace(range))}: `;
  const isBrief = severity === 'info' || isWholeFile(range);
  const lines = [
    `${place}${paint[severity](severity)}: ${paint.bold(visible(summary))} ${paint.dim(`[${code}]`)}`,
    ...(range === undefined || isBrief ? [] : renderFrame(range, severity, terms)),
    ...(detail === undefined ? [] : [`  ${detail.split('\n').map(visible).join('\n')}`]),
    ...(help === undefined ? [] : [`  ${paint.dim('help:')} ${visible(help)}`]),
    ...related.map(
      (other) => `  ${paint.dim('see:')} ${renderPlace(other.range)}: ${visible(other.summary)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** No line of it says more than the others. */
function isWholeFile(range: SourceRange | undefined): boolean {
  return range?.start.byte === 0 && range.end.byte === 0;
}

/** `file:line:column`, as editors and terminals take it. */
export function renderPlace({ filename, start }: SourceRange): string {
  return `${visible(filename)}:${start.line}:${start.column}`;
}

/** Columns of a long line shown around the caret. */
const WIDTH = 100;

function renderFrame(
  range: SourceRange,
  severity: Severity,
  { documents, paint, fingerprint, isRevealed }: FrameTerms,
): string[] {
  const document = documents.get(range.filename);
  if (document === undefined) return [];
  const from = Math.max(0, range.start.column - WIDTH / 2);
  const part = shownPart(document.source, range.start, from);
  if (part.start === part.end) return [];
  const line = isRevealed === true ? plainLine(document, part) : maskLine(document, part);
  const isDescribed = fingerprint !== undefined && isRevealed !== true;
  const masked = isDescribed ? describeMasked(document, part, fingerprint) : [];
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
