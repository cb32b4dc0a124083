/**
 * The fields of a contact-processed notification: THE table. Builder, JSON Schema, the receiver's
 * checks and the documentation derive from it. Order, types and mandatory fields are the seed's
 * (seed: Message Body).
 */

import type { CallTimes, ProcessedChain } from '../chain/processed-chain.js';
import { isPredictive, isScheduled, isSuccessful } from '../event/enumerations.js';

/** What a message has beyond its chain; given by the caller, as this folder has no clock and no chance. */
export interface MessageIdentity {
  /** The same for every re-send. */
  readonly guid: string;
  readonly timestampMs: number;
  /** Sent when the chain's attempt brings no GUID of its own. */
  readonly attemptGuid: string;
}

interface FieldBase {
  readonly name: string;
  readonly mandatory: boolean;
  readonly description: string;
}

type Take<Value> = (chain: ProcessedChain, identity: MessageIdentity) => Value | undefined;

/** A field: its type says how the value that `take` finds is written; undefined leaves it out. */
export type MessageField = FieldBase &
  (
    | { readonly type: 'string' | 'guid'; readonly take: Take<string> }
    /** `integer`: a JSON number. `time`: epoch milliseconds, written as text with seconds first. */
    | { readonly type: 'integer' | 'time'; readonly take: Take<number> }
  );

/** A field that every message has: taking it always gives a value. */
type TakeAlways<Value> = (chain: ProcessedChain, identity: MessageIdentity) => Value;

const text = (name: string, description: string, take: TakeAlways<string>): MessageField => ({
  name,
  type: 'string',
  mandatory: true,
  description,
  take,
});

const guid = (name: string, description: string, take: TakeAlways<string>): MessageField => ({
  ...text(name, description, take),
  type: 'guid',
  take,
});

const integer = (name: string, description: string, take: TakeAlways<number>): MessageField => ({
  name,
  type: 'integer',
  mandatory: true,
  description,
  take,
});

const time = (name: string, description: string, take: TakeAlways<number>): MessageField => ({
  ...integer(name, description, take),
  type: 'time',
  take,
});

const optionalText = (name: string, description: string, take: Take<string>): MessageField => ({
  name,
  type: 'string',
  mandatory: false,
  description,
  take,
});

const optionalInteger = (name: string, description: string, take: Take<number>): MessageField => ({
  name,
  type: 'integer',
  mandatory: false,
  description,
  take,
});

const optionalTime = (name: string, description: string, take: Take<number>): MessageField => ({
  ...optionalInteger(name, description, take),
  type: 'time',
  take,
});

/** A stage of the call, present when the call passed it. */
const stage = (
  name: string,
  description: string,
  timeIn: (times: CallTimes) => number | undefined,
): MessageField =>
  optionalTime(name, description, ({ attempt: { times } }) => times && timeIn(times));

/** The value of `GSW_MESSAGE`: what kind of message it is. */
export const MESSAGE_KIND = 'ContactProcessed';

/** All fields, in sending order. User fields follow after the last. */
export const MESSAGE_FIELDS: readonly MessageField[] = [
  text('GSW_MESSAGE', `Kind of message, always ${MESSAGE_KIND}`, () => MESSAGE_KIND),
  guid(
    'GSW_MESSAGE_GUID',
    'Identifies the message, also in the ETag header; a re-send keeps it',
    (_, identity) => identity.guid,
  ),
  time(
    'GSW_TIMESTAMP',
    'When the message was built; a re-send keeps it',
    (_, identity) => identity.timestampMs,
  ),
  guid(
    'GSW_CALL_ATTEMPT_GUID',
    'Identifies the attempt to reach the contact',
    (chain, identity) => chain.attempt.guid ?? identity.attemptGuid,
  ),
  text('GSW_PHONE', 'Contact info of the primary record', (chain) => chain.record.phone),
  integer(
    'GSW_PHONE_TYPE',
    'Kind of contact info of the primary record',
    (chain) => chain.record.phoneType,
  ),
  integer('GSW_CHAIN_ID', 'Chain that the primary record belongs to', (chain) => chain.chainId),
  integer(
    'GSW_CHAIN_N',
    'Position of the primary record in its chain',
    (chain) => chain.record.chainN,
  ),
  integer(
    'GSW_RECORD_HANDLE',
    'Handle of the primary record, for troubleshooting',
    (chain) => chain.record.handle,
  ),
  integer('GSW_REASON', 'Cause of the end of processing', (chain) => chain.reason),
  {
    name: 'GSW_CHAIN_LIFO_GUID',
    type: 'guid',
    mandatory: false,
    description: 'GUID of the chain; only for LIFO campaign groups of CX Contact',
    take: (chain) => chain.lifoGuid,
  },
  optionalText(
    'GSW_CUSTOMER_ID',
    'Customer id of the record; only when the calling list has one',
    (chain) => chain.record.customerId,
  ),
  integer(
    'GSW_CALL_RESULT',
    'Call result of the primary record',
    (chain) => chain.record.callResult,
  ),
  optionalText(
    'GSW_DISPOSITION_CODE',
    'Disposition chosen by the agent, or by the server that refused the dialing',
    (chain) => chain.dispositionCode,
  ),
  text('GSW_CAMPAIGN_NAME', 'Name of the campaign', (chain) => chain.campaignGroup.campaign),
  optionalText(
    'GSW_CAMPAIGN_TEMPLATE_NAME',
    'Template of the campaign group; only when it refers to one',
    (chain) => chain.campaignGroup.template,
  ),
  text(
    'GSW_CONTACT_MEDIA_TYPE',
    'Medium of the campaign group: voice, sms or email',
    (chain) => chain.campaignGroup.mediaType,
  ),
  text('GSW_CALLING_LIST', 'Name of the calling list', (chain) => chain.callingList),
  text(
    'GSW_CAMPAIGN_GROUP_NAME',
    'Name of the campaign group',
    (chain) => chain.campaignGroup.name,
  ),
  // By its name a GUID, but the seed types it as a plain string.
  text(
    'GSW_CAMPAIGN_GROUP_GUID',
    'Identifies the session of the campaign group',
    (chain) => chain.campaignGroup.guid,
  ),
  text('GSW_GROUP_NAME', 'Name of the agent or place group', (chain) => chain.campaignGroup.group),
  text(
    'GSW_QUEUE_NAME',
    'DN that calls are transferred to; empty for media without one',
    (chain) => chain.campaignGroup.queue,
  ),
  integer(
    'GSW_DIAL_MODE',
    'Dialing mode of the campaign group',
    (chain) => chain.campaignGroup.dialMode,
  ),
  optionalText('GSW_AGENT_ID', 'Agent who handled the call; only for successful calls', (chain) =>
    isSuccessful(chain.record.callResult) ? chain.agentId : undefined,
  ),
  integer(
    'GSW_RECORD_TYPE',
    'Type of the primary record after processing',
    (chain) => chain.record.recordType,
  ),
  integer(
    'GSW_RECORD_STATUS',
    'Status of the primary record: Updated when it is final, Retrieved while a treatment keeps it',
    (chain) => chain.record.recordStatus,
  ),
  optionalInteger(
    'GSW_OPTIMIZE_BY',
    'What dialing is optimized by; only in predictive modes',
    ({ campaignGroup }) =>
      isPredictive(campaignGroup.dialMode) ? campaignGroup.optimizeBy : undefined,
  ),
  optionalInteger(
    'GSW_OPTIMIZE_GOAL',
    'Goal of the optimization; only in predictive modes',
    ({ campaignGroup }) =>
      isPredictive(campaignGroup.dialMode) ? campaignGroup.optimizeGoal : undefined,
  ),
  time(
    'GSW_START_PROCESSING',
    'When work on the attempt began, pre-dial validation included',
    (chain) => chain.attempt.startedAt,
  ),
  optionalTime(
    'GSW_CALL_TIME',
    'When the dialer was asked to dial; absent when it never was',
    (chain) => chain.attempt.dialRequestedAt,
  ),
  optionalTime(
    'GSW_SCHEDULED_TIME',
    'When the record is to be called again; only for rescheduled records and callbacks',
    (chain) => (isScheduled(chain.record.recordType) ? chain.scheduledTime : undefined),
  ),
  stage('GSW_DIALING', 'When dialing began', ({ dialing }) => dialing),
  stage('GSW_RINGING', 'When it rang at the contact', ({ ringing }) => ringing),
  stage('GSW_RELEASED', 'When a call that reached nobody was released', ({ released }) => released),
  stage('GSW_ANSWERED', 'When the contact answered', ({ answered }) => answered),
  stage(
    'GSW_CPD_COMPLETED',
    'When call progress detection ended',
    ({ cpdCompleted }) => cpdCompleted,
  ),
  stage('GSW_QUEUED', 'When the call entered the queue', ({ queued }) => queued),
  stage('GSW_AGENT_RINGING', 'When it rang at the agent', ({ agentRinging }) => agentRinging),
  stage('GSW_AGENT_ANSWERED', 'When the agent was connected', ({ agentAnswered }) => agentAnswered),
  stage('GSW_DIVERTED', 'When the call was diverted to the agent', ({ diverted }) => diverted),
  stage('GSW_ABANDONED', 'When the contact gave up waiting', ({ abandoned }) => abandoned),
  stage(
    'GSW_AGENT_RELEASED',
    'When the call at the agent was released',
    ({ agentReleased }) => agentReleased,
  ),
  stage(
    'GSW_ACW_COMPLETED',
    'When the after-call work was done',
    ({ acwCompleted }) => acwCompleted,
  ),
  stage('GSW_COMPLETE_PROCESSING', 'When work on the attempt ended', ({ completed }) => completed),
];

/** The names of the table; a user field may not have one of them. */
export const MESSAGE_FIELD_NAMES: ReadonlySet<string> = new Set(
  MESSAGE_FIELDS.map((field) => field.name),
);
