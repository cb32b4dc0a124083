/** What `status` prints for people. */
import type { FlowResource, ReasonResource } from '../../admin/resources/flow-resource.js';
import type { ReloadResource } from '../../admin/resources/reload-resource.js';
import type { StatusResource } from '../../admin/resources/status-resource.js';
import { shortHash } from '../../delivery/generation.js';
import { counted } from '../../text/counted.js';
import { ledgerLine } from '../store/messages-report.js';
import { lasted } from '../terminal/lasted.js';
import { changeLines, findings, nextStep, type ReportTerms, sameOptions } from './reload-lines.js';

/** A label, and the lines that stand beside it. */
type Row = readonly [label: string, ...lines: readonly string[]];

const LABEL_WIDTH = 12;

export function renderStatus(status: StatusResource, terms: ReportTerms): string {
  const rows: Row[] = [
    ['state', renderState(status, terms)],
    ['generation', renderGeneration(status)],
    ['files', ...renderFiles(status.watch, terms)],
    ['flow', ...renderFlow(status)],
    ['ledger', ledgerWords(status.ledger)],
    ['store', ...renderStore(status.store, terms)],
    ['chains', ...renderChains(status.chains)],
    ['finishing', ...renderFinishing(status)],
    ['differs', ...renderDrift(status.drift)],
    ['refused', ...renderRefused(status.refused, terms)],
    ['reloads', ...renderReloads(status.recent_reloads)],
  ];
  return rows.map(([label, ...lines]) => renderRow(label, lines, terms)).join('');
}

function renderRow(label: string, lines: readonly string[], { paint }: ReportTerms): string {
  const inner = lines.flatMap((line) => line.trimEnd().split('\n'));
  const [first, ...others] = inner;
  if (first === undefined) return '';
  const indent = ' '.repeat(LABEL_WIDTH);
  return `${paint.dim(label.padEnd(LABEL_WIDTH))}${[first, ...others.map((line) => `${indent}${line}`)].join('\n')}\n`;
}

const STATES: Readonly<Record<StatusResource['state'], string>> = {
  active: 'the options of the files are in force',
  'candidate-rejected': 'the options of the files cannot be used; earlier ones stay in force',
  'source-missing': 'an option file is missing or cannot be read; its options stay in force',
  'source-suspect': 'an option file looks damaged or half-written; earlier options stay in force',
  'events-held': 'events are not read: notifications are off, and were on in the last run',
  pinned: 'earlier options are back in force, until an option file changes',
};

function renderState({ state, degraded }: StatusResource, { paint }: ReportTerms): string {
  return `${degraded ? paint.warning(state) : paint.bold(state)}: ${STATES[state]}`;
}

function renderGeneration({ state, generation }: StatusResource): string {
  const { number, hash, since_at, duration_ms, same_options_as } = generation;
  const words = `${number} (${shortHash(hash)}) since ${since_at}, for ${lasted(duration_ms)}`;
  return state === 'pinned' ? `${words}: ${sameOptions(number, same_options_as)}` : words;
}

/** Files are at rest a second after an edit; what takes longer is being written all the time. */
const LONG_SETTLING_MS = 2000;

function renderFiles(
  { mode, files, settling_ms: settlingMs = 0 }: StatusResource['watch'],
  { paint }: ReportTerms,
): readonly string[] {
  const lines = files.flatMap(({ filename, present, advice }) => [
    `${filename}: ${present ? 'watched' : paint.warning('not there')}`,
    ...(advice === undefined ? [] : [`  ${paint.warning('advice:')} ${advice}`]),
  ]);
  if (settlingMs >= LONG_SETTLING_MS) {
    lines.push(
      `They have not been at rest for ${lasted(settlingMs)}: nothing is read until they are.`,
    );
  }
  if (mode === 'sweep') lines.push('The system tells of no changes: they are found by looking.');
  return lines;
}

function renderFlow({ delivery, held }: StatusResource): readonly string[] {
  const { flow, in_flight, ready } = delivery;
  const waiting = held !== undefined && held > 0 ? `${held} held` : `${ready} ready`;
  return [flowWords(flow), `${counted(in_flight, 'request')} in flight, ${waiting}`];
}

/** The classes of failures before a request is sent. */
const CONNECT_FAILURES: ReadonlySet<string> = new Set(['dns', 'connect', 'proxy', 'tls']);

function flowWords(flow: FlowResource): string {
  const { state, limit, outage, reason } = flow;
  if (state === 'open') return 'open';
  if (state === 'unconfigured') return 'holding: no URI is configured';
  if (reason !== undefined) return `slowing: ${throttleWords(flow)}${reasonWords(reason)}`;
  if (outage === undefined) return `the receiver is back, ${limit} at a time`;
  const { failures, next_try_in_ms: nextMs } = outage;
  const isUnreached = CONNECT_FAILURES.has(outage.failure);
  const words = isUnreached ? 'the receiver cannot be reached' : 'nothing is accepted';
  const next = nextMs === undefined ? 'trying' : `next try in ${Math.ceil(nextMs / 1000)} s`;
  const mode = outage.advice === undefined ? 'holding' : 'halted';
  return `${mode}: ${outage.advice ?? words}${reasonWords(outage)}; ${failures} failed, ${next}`;
}

function throttleWords({ limit, per_second: perSecond, paused_until: until }: FlowResource) {
  const pace = perSecond === undefined ? '' : `, ${perSecond} a second`;
  const pause = until === undefined ? '' : `, nothing until ${until}`;
  return `the receiver wants less: ${limit} at a time${pace}${pause}`;
}

function reasonWords({ failure, detail, since_at, duration_ms }: ReasonResource): string {
  const answer = `${failure}: ${detail}`.replaceAll(/\s+/g, ' ').trim();
  return ` (${answer}) since ${since_at}, for ${lasted(duration_ms)}`;
}

function ledgerWords(ledger: StatusResource['ledger']): string {
  return ledger === undefined
    ? 'the store cannot be asked; see the log of the engine'
    : ledgerLine(ledger);
}

const REFUSED = {
  claim: 'waiting messages cannot be read',
  settle: 'outcomes cannot be written',
} as const;

/** Nothing while it is well. */
function renderStore({ troubles, unsettled }: StatusResource['store'], { paint }: ReportTerms) {
  const lines = troubles.map(({ operation, since_at, duration_ms, failures, reason }) => {
    const since = `since ${since_at}, for ${lasted(duration_ms)}`;
    return `${paint.warning(REFUSED[operation])} (${reason}) ${since}; tried ${failures} times`;
  });
  return troubles.length === 0 ? [] : [...lines, `${counted(unsettled, 'outcome')} not on disk`];
}

/** Feeds that know only results have none. */
function renderChains(chains: StatusResource['chains']): readonly string[] {
  const { open, dropped } = chains ?? { open: 0, dropped: 0 };
  if (open + dropped === 0) return [];
  return [`${open} open${dropped > 0 ? `, ${dropped} dropped as they heard nothing` : ''}`];
}

function renderFinishing({ generations }: StatusResource): readonly string[] {
  return generations
    .filter(({ active, in_flight }) => !active && in_flight > 0)
    .map(({ number, hash, in_flight }) => {
      return `generation ${number} (${shortHash(hash)}): ${counted(in_flight, 'request')} in flight`;
    });
}

function renderDrift(drift: StatusResource['drift']): readonly string[] {
  if (drift === undefined) return [];
  const { since_at, duration_ms, changes } = drift;
  const since =
    since_at && duration_ms !== undefined ? [`since ${since_at}, for ${lasted(duration_ms)}`] : [];
  return [...since, ...changeLines(changes)];
}

function renderRefused(report: ReloadResource | undefined, terms: ReportTerms): readonly string[] {
  if (report === undefined || report.result === 'applied' || report.result === 'unchanged')
    return [];
  const headline = `${report.result} at ${report.ended_at} (${report.trigger})`;
  return [headline, findings(report, terms.paint), nextStep(report, terms.store)];
}

function renderReloads(reloads: StatusResource['recent_reloads']): readonly string[] {
  if (reloads === undefined) return ['cannot be read from the store'];
  return reloads.map(({ ended_at, trigger, result, generation, changes, error_count }) => {
    const parts = [`${ended_at} ${trigger}: ${result}, generation ${generation}`];
    if (changes.length > 0) parts.push(counted(changes.length, 'change'));
    if (error_count > 0) parts.push(counted(error_count, 'error'));
    return parts.join(', ');
  });
}
