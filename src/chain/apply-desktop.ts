/** What comes from the agent's desktop. Of any record it is noted; of the primary one it is notified. */

import type { Events } from '../event/event.js';
import { withoutUndefined } from '../event/without-undefined.js';
import { recordUnknown } from './chain-diagnostics.js';
import type { InRound, Round } from './chain-state.js';
import { keyedFields } from './field-keys.js';
import { finishRound } from './finish-round.js';
import { later, noted, type RecordWord } from './record-notes.js';
import { type ChainContext, ignored, moved, type Transition } from './transition.js';

type Finalisation = Events[
  | 'RecordRejected'
  | 'RecordCancelled'
  | 'DoNotCallRequested'
  | 'RecordProcessed'];

type Rescheduling = Events['RecordRescheduled'];

/** Record types after rescheduling: Personal and Campaign Rescheduled (assumed; the callbacks are added records). */
const RESCHEDULED_TYPES = { personal: 4, campaign: 3 } as const;

/** What finalising a record by itself makes of it: its call result and record type (assumed). */
const OUTCOMES: Readonly<
  Record<Finalisation['event'], { readonly callResult?: number; readonly recordType?: number }>
> = {
  RecordProcessed: {},
  RecordRejected: {},
  RecordCancelled: { callResult: 52 }, // Cancel Record
  DoNotCallRequested: { callResult: 51, recordType: 7 }, // Do Not Call, No Call
};

/** `ChainedRecordsRequested`: an agent has the chain. */
export function applyChainedRecordsRequested(
  state: InRound,
  { at, agentId }: Events['ChainedRecordsRequested'],
): Transition {
  return moved({ ...state, round: heardAgent(state.round, agentId, at) });
}

/** `CallCompletionStatsUpdated`: an update that leaves the record in work. */
export function applyUpdate(
  state: InRound,
  event: Events['CallCompletionStatsUpdated'],
  context: ChainContext,
): Transition {
  return withWord(state, event, wordOf(event, context), moved);
}

/** `RecordRescheduled`: the record has a time to be called at (seed: GSW_SCHEDULED_TIME). */
export function applyRescheduling(state: InRound, event: Rescheduling): Transition {
  const { at: atMs, recordHandle: handle, scheduledTime, callback } = event;
  const word = { atMs, handle, scheduledTime, recordType: RESCHEDULED_TYPES[callback] };
  return withWord(state, event, word, moved);
}

/**
 * The agent is done with a record. With the primary one the chain is processed; any other is only
 * noted. The call need not have ended: a previewed record may be finalised without any (assumed).
 */
export function applyFinalisation(
  state: InRound,
  event: Finalisation,
  context: ChainContext,
): Transition {
  const word = { ...OUTCOMES[event.event], ...wordOf(event, context) };
  return withWord(state, event, word, (heard) => {
    if (event.recordHandle !== state.round.handle) return moved(heard);
    const call = state.kind === 'withAgent' ? state : undefined;
    const reason = event.reason ?? call?.reason;
    const callResult = call?.callResult;
    const end = { event, round: heard.round, callResult, reason, treatment: event.treatment };
    return finishRound(state, end, context);
  });
}

/** Notes a word of a record and goes on with the state that has it; a record must be of the chain. */
function withWord(
  state: InRound,
  event: Rescheduling | Finalisation | Events['CallCompletionStatsUpdated'],
  word: RecordWord,
  goOn: (heard: InRound) => Transition,
): Transition {
  if (!state.records.some(({ handle }) => handle === word.handle)) {
    return ignored(state, recordUnknown(event, word.handle));
  }
  const heard = heardAgent(state.round, event.agentId, event.at);
  return goOn({ ...state, round: { ...heard, notes: noted(heard.notes, word) } });
}

function heardAgent(round: Round, agentId: string | undefined, atMs: number): Round {
  return withoutUndefined<Round>({
    ...round,
    agentId: later(round.agentId, agentId, atMs),
    isAgentThere: true,
  });
}

function wordOf(
  event: Finalisation | Events['CallCompletionStatsUpdated'],
  context: ChainContext,
): RecordWord {
  return withoutUndefined<RecordWord>({
    atMs: event.at,
    handle: event.recordHandle,
    callResult: event.callResult,
    dispositionCode: event.dispositionCode,
    fields: keyedFields(event.fields, context.fieldKeys),
  });
}
