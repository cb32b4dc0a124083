/** What `chains` prints for people. */
import type { ChainDetails, ChainKind, ChainSummary } from '../../store/chain-store.js';
import { visible } from '../../text/quoted.js';

/** What is true of a chain in each state. */
const WORDS: Readonly<Record<ChainKind, string>> = {
  retrieved: 'in memory; no attempt was started',
  attempting: 'an attempt was started; the dialer was not asked to dial',
  dialling: 'the dialer was asked to dial; the call has not ended',
  withAgent: 'the call has ended; it waits for what the agent makes of it',
  processed: 'the round gave its message; a treatment keeps the chain for another one',
  closed: 'the last round gave its message; kept to recognise repeats',
};

const STATE_WIDTH = Math.max(...Object.keys(WORDS).map((kind) => kind.length));

export function renderChains(chains: readonly ChainSummary[], limit: number): string {
  if (chains.length === 0) return 'No such chains.\n';
  const lines = chains.map(lineOf);
  const last = chains.at(-1);
  if (last && chains.length === limit) lines.push(`More: --after '${visible(last.key)}'`);
  return `${[`${'state'.padEnd(STATE_WIDTH)}  ${'last heard'.padEnd(24)}  chain`, ...lines].join('\n')}\n`;
}

function lineOf({ key, kind, heardAtMs }: ChainSummary): string {
  return `${kind.padEnd(STATE_WIDTH)}  ${timeOf(heardAtMs)}  ${visible(key)}`;
}

export function renderChain({ key, kind, heardAtMs, state }: ChainDetails): string {
  const lines = [
    `chain       ${visible(key)}`,
    `state       ${kind}: ${WORDS[kind]}`,
    `since       ${timeOf(state.sinceMs)} (time of the event)`,
    `last heard  ${timeOf(heardAtMs)}`,
    '',
    ...JSON.stringify(state, undefined, 2).split('\n').map(visible),
  ];
  return `${lines.join('\n')}\n`;
}

const timeOf = (timeMs: number) => new Date(timeMs).toISOString();
