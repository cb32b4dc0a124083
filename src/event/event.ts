import type { z } from 'zod';
import {
  attemptStarted,
  callCompleted,
  callProgress,
  dialRequested,
  validationRejected,
} from './events-of-attempt.js';
import { campaignGroupLoaded, chainProcessed, chainRetrieved } from './events-of-chain.js';
import {
  callCompletionStatsUpdated,
  chainedRecordsRequested,
  doNotCallRequested,
  recordCancelled,
  recordProcessed,
  recordRejected,
  recordRescheduled,
} from './events-of-desktop.js';

/** THE table of events: the name in `event`, and the form. Decoder and JSON Schema derive from it. */
export const EVENT_SCHEMAS = {
  CampaignGroupLoaded: campaignGroupLoaded,
  ChainRetrieved: chainRetrieved,
  AttemptStarted: attemptStarted,
  ValidationRejected: validationRejected,
  DialRequested: dialRequested,
  CallProgress: callProgress,
  CallCompleted: callCompleted,
  CallCompletionStatsUpdated: callCompletionStatsUpdated,
  ChainedRecordsRequested: chainedRecordsRequested,
  RecordRescheduled: recordRescheduled,
  RecordRejected: recordRejected,
  RecordCancelled: recordCancelled,
  DoNotCallRequested: doNotCallRequested,
  RecordProcessed: recordProcessed,
  ChainProcessed: chainProcessed,
} as const;

export type EventName = keyof typeof EVENT_SCHEMAS;

/** Each event as decoded, by its name: times are epoch milliseconds, user fields are texts. */
export type Events = {
  readonly [Name in EventName]: Readonly<z.output<(typeof EVENT_SCHEMAS)[Name]>>;
};

/** An event of a feed as decoded. */
export type FeedEvent = Events[EventName];

/** An event that happens to a chain, which it names: every one but `CampaignGroupLoaded`. */
export type ChainEvent = Events[Exclude<EventName, 'CampaignGroupLoaded'>];

export type CampaignGroupLoadedEvent = Events['CampaignGroupLoaded'];
export type ChainProcessedEvent = Events['ChainProcessed'];
