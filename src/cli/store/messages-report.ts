/** What `messages` prints for people. */

import { shortenedShown } from '../../options/values/show-secret.js';
import type {
  AttemptRecord,
  Ledger,
  MessageDetails,
  MessageSummary,
} from '../../store/message-store.js';
import { visible } from '../../text/quoted.js';
import type { LastGeneration, ShownOption } from './messages-generation.js';

const HEADINGS = ['seq', 'guid', 'state', 'attempts', 'last result', 'created', 'chain'] as const;

export function renderTable(
  messages: readonly MessageSummary[],
  ledger: Ledger,
  limit: number,
): string {
  const rows = messages.map((message) => [
    String(message.seq),
    message.guid,
    stateOf(message),
    String(message.attempts),
    resultOf(message.lastAttempt),
    timeOf(message.createdAtMs),
    message.chainKey,
  ]);
  const lines =
    messages.length === 0 ? ['No such messages.'] : alignColumns([[...HEADINGS], ...rows]);
  const last = messages.at(-1);
  if (last && messages.length === limit) lines.push(`More: --after ${last.seq}`);
  return `${[...lines, '', ledgerLine(ledger)].join('\n')}\n`;
}

export function renderDetails(
  message: MessageDetails,
  lastGeneration: LastGeneration | undefined,
): string {
  const lines = [
    `guid      ${message.guid}`,
    `state     ${stateOf(message)}`,
    `chain     ${message.chainKey}`,
    `event id  ${message.eventId ?? '-'}`,
    `created   ${timeOf(message.createdAtMs)}`,
    `ended     ${message.endedAtMs === undefined ? '-' : timeOf(message.endedAtMs)}`,
    `next try  ${message.dueAtMs === undefined ? '-' : timeOf(message.dueAtMs)}`,
    `attempts  ${message.attempts}`,
    ...message.failures.map(
      (failure) => `  ${failure.n}. ${timeOf(failure.startedAtMs)} ${resultOf(failure)}`,
    ),
    `last      ${resultOf(message.lastAttempt)}`,
    ...(lastGeneration === undefined ? [] : renderGeneration(lastGeneration)),
  ];
  if (message.body !== undefined) lines.push('', message.body);
  return `${lines.join('\n')}\n`;
}

export function renderLedger(ledger: Ledger, findings: readonly string[]): string {
  const verdict = findings.length === 0 ? 'The ledger balances.' : 'The ledger does NOT balance:';
  return `${[ledgerLine(ledger), verdict, ...findings.map((finding) => `  ${finding}`)].join('\n')}\n`;
}

/** The ledger in one line; it balances. */
export function ledgerLine({ accepted, pending, delivered, dead, dropped }: Ledger): string {
  return `accepted ${accepted} = pending ${pending} + delivered ${delivered} + dead ${dead} + dropped ${dropped}`;
}

function stateOf({ state, reason }: MessageSummary): string {
  return state === 'dead' && reason !== undefined ? `dead (${reason})` : state;
}

/** What a receiver said, in a line; `--format json` has all that is kept of it. */
const LONGEST_DETAIL = 80;

function resultOf(attempt: AttemptRecord | undefined): string {
  if (attempt === undefined) return '-';
  const { status, failure, durationMs, generation, detail } = attempt;
  const result = failure ?? String(status ?? '-');
  const said =
    detail === undefined
      ? ''
      : `: ${visible(shortenedShown(detail.replaceAll(/\s+/g, ' '), LONGEST_DETAIL))}`;
  return `${result} in ${Math.round(durationMs)} ms (generation ${generation})${said}`;
}

function renderGeneration(generation: LastGeneration): string[] {
  if (!generation.isKnown)
    return [`options   generation ${generation.number} is not known any more`];
  const { number, hash, openedAtMs, options } = generation;
  const title = `options   generation ${number} (${hash}) since ${timeOf(openedAtMs)}`;
  if (options === undefined) return [`${title}, in a form that this version cannot read`];
  if (options.length === 0) return [`${title}, all defaults`];
  return [title, ...options.map(renderOption)];
}

function renderOption({ name, display, level }: ShownOption): string {
  return visible(`  ${name} = ${display === '' ? '(empty)' : display} (${level})`);
}

const timeOf = (timeMs: number) => new Date(timeMs).toISOString();

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
