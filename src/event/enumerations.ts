/**
 * The numbers of OCS and what they mean. The tables are open: an integer that
 * is not in them passes through everywhere, it just has no name.
 */

/** A number of OCS with its name. */
export interface EnumerationEntry {
  readonly value: number;
  readonly name: string;
}

/** `successful`: an agent handled the call, so the message may carry the agent (seed: GSW_AGENT_ID). */
export interface CallResult extends EnumerationEntry {
  readonly successful: boolean;
}

const callResult = (value: number, name: string): CallResult => ({
  value,
  name,
  successful: false,
});
const handledByAgent = (value: number, name: string): CallResult => ({
  value,
  name,
  successful: true,
});

/**
 * How a call ended. Which results are successful is assumed: those of a conversation, and those
 * that only a person at the desktop can set.
 */
export const CALL_RESULTS: readonly CallResult[] = [
  handledByAgent(0, 'Ok'),
  handledByAgent(1, 'Transferred'),
  handledByAgent(2, 'Conferenced'),
  callResult(3, 'General Error'),
  callResult(4, 'System Error'),
  callResult(5, 'Remote Release'),
  callResult(6, 'Busy'),
  callResult(7, 'No Answer'),
  callResult(8, 'SIT Detected'),
  callResult(9, 'Answering Machine'),
  callResult(10, 'All Trunks Busy'),
  callResult(11, 'SIT Invalid Number'),
  callResult(12, 'SIT Vacant'),
  callResult(13, 'SIT Operator Intercept'),
  callResult(14, 'SIT Unknown'),
  callResult(15, 'SIT No Circuit'),
  callResult(16, 'SIT Reorder'),
  callResult(17, 'Fax Detected'),
  callResult(18, 'Queue Full'),
  callResult(19, 'Cleared'),
  callResult(20, 'Overflowed'),
  callResult(21, 'Abandoned'),
  callResult(22, 'Redirected'),
  callResult(23, 'Forwarded'),
  handledByAgent(24, 'Consult'),
  callResult(25, 'Picked Up'),
  callResult(26, 'Dropped'),
  callResult(27, 'Dropped No Answer'),
  callResult(28, 'Unknown'),
  callResult(29, 'Covered'),
  handledByAgent(30, 'Converse-On'),
  handledByAgent(31, 'Bridged'),
  callResult(32, 'Silence'),
  handledByAgent(33, 'Answer'),
  callResult(34, 'NU Tone'),
  callResult(35, 'No Dial Tone'),
  callResult(36, 'No Progress'),
  callResult(37, 'No Ring Back'),
  callResult(38, 'No Established'),
  callResult(39, 'Pager Detected'),
  handledByAgent(40, 'Wrong Party'),
  callResult(41, 'Dial Error'),
  callResult(42, 'Call Drop Error'),
  callResult(43, 'Switch Error'),
  callResult(44, 'No Free Port'),
  callResult(45, 'Transfer Error'),
  callResult(46, 'Stale'),
  callResult(47, 'Agent Callback Error'),
  callResult(48, 'Group Callback Error'),
  callResult(49, 'Deafened'),
  handledByAgent(50, 'Held'),
  handledByAgent(51, 'Do Not Call'),
  handledByAgent(52, 'Cancel Record'),
  handledByAgent(53, 'Wrong Number'),
];

/** `scheduled`: the record has a time at which it is to be called (seed: GSW_SCHEDULED_TIME). */
export interface RecordType extends EnumerationEntry {
  readonly scheduled: boolean;
}

/** What kind of record it is after processing. */
export const RECORD_TYPES: readonly RecordType[] = [
  { value: 0, name: 'None', scheduled: false },
  { value: 1, name: 'Unknown', scheduled: false },
  { value: 2, name: 'General', scheduled: false },
  { value: 3, name: 'Campaign Rescheduled', scheduled: true },
  { value: 4, name: 'Personal Rescheduled', scheduled: true },
  { value: 5, name: 'Personal Callback', scheduled: true },
  { value: 6, name: 'Campaign Callback', scheduled: true },
  { value: 7, name: 'No Call', scheduled: false },
];

/**
 * `predictive`: the mode optimises, so the message tells by what (seed: GSW_OPTIMIZE_BY). `agent`:
 * when an agent joins: before dialing (preview), after the contact answered, or never (a voice
 * platform takes the call; assumed).
 */
export interface DialMode extends EnumerationEntry {
  readonly predictive: boolean;
  readonly agent: 'before' | 'after' | 'never';
}

/** How a campaign group dials (the numbers are less certain than the others). */
export const DIAL_MODES: readonly DialMode[] = [
  { value: 0, name: 'none', predictive: false, agent: 'after' },
  { value: 1, name: 'Predictive', predictive: true, agent: 'after' },
  { value: 2, name: 'Progressive', predictive: false, agent: 'after' },
  { value: 3, name: 'Preview', predictive: false, agent: 'before' },
  { value: 4, name: 'Progressive and Seize', predictive: false, agent: 'after' },
  { value: 5, name: 'Predictive and Seize', predictive: true, agent: 'after' },
  { value: 6, name: 'Power', predictive: false, agent: 'after' },
  { value: 7, name: 'Power and Seize', predictive: false, agent: 'after' },
  { value: 8, name: 'Push Preview', predictive: false, agent: 'before' },
  { value: 9, name: 'Progressive GVP', predictive: false, agent: 'never' },
  { value: 10, name: 'Predictive GVP', predictive: true, agent: 'never' },
  { value: 11, name: 'Power GVP', predictive: false, agent: 'never' },
];

/** Where a record stands in its calling list. */
export const RECORD_STATUSES: readonly EnumerationEntry[] = [
  { value: 0, name: 'None' },
  { value: 1, name: 'Ready' },
  { value: 2, name: 'Retrieved' },
  { value: 3, name: 'Updated' },
  { value: 4, name: 'Stale' },
  { value: 5, name: 'Cancelled' },
  { value: 6, name: 'Agent Error' },
  { value: 7, name: 'Chain Updated' },
  { value: 8, name: 'Missed Callback' },
  { value: 9, name: 'Chain Ready' },
];

/** What the phone of a record is (contact info type). */
export const PHONE_TYPES: readonly EnumerationEntry[] = [
  { value: 0, name: 'None' },
  { value: 1, name: 'Home Phone' },
  { value: 2, name: 'Direct Business Phone' },
  { value: 3, name: 'Business With Extension' },
  { value: 4, name: 'Mobile' },
  { value: 5, name: 'Vacation Phone' },
  { value: 6, name: 'Pager' },
  { value: 7, name: 'Modem' },
  { value: 8, name: 'Voice Mail' },
  { value: 9, name: 'Pin Pager' },
  { value: 10, name: 'E-Mail' },
];

/** What a predictive mode optimises by (less certain). */
export const OPTIMIZATION_METHODS: readonly EnumerationEntry[] = [
  { value: 0, name: 'none' },
  { value: 1, name: 'Busy Factor' },
  { value: 2, name: 'Overdial Rate' },
  { value: 3, name: 'Wait Time' },
];

/** The media a campaign group works on; closed, the seed lists them (seed: GSW_CONTACT_MEDIA_TYPE). */
export const MEDIA_TYPES = ['voice', 'sms', 'email'] as const;

export type MediaType = (typeof MEDIA_TYPES)[number];

/** The stages a call may pass, each with a time in the message (seed: GSW_DIALING to GSW_ACW_COMPLETED). */
export const CALL_STAGES = [
  'dialing',
  'ringing',
  'answered',
  'cpdCompleted',
  'queued',
  'agentRinging',
  'agentAnswered',
  'diverted',
  'abandoned',
  'released',
  'agentReleased',
  'acwCompleted',
] as const;

export type CallStage = (typeof CALL_STAGES)[number];

/** What the table calls that number; the number itself as text when the table does not have it. */
export function nameOf(table: readonly EnumerationEntry[], value: number): string {
  return table[value]?.name ?? String(value);
}

/** Whether an agent handled a call with that result; an unknown result counts as no. */
export function isSuccessful(value: number): boolean {
  return CALL_RESULTS[value]?.successful ?? false;
}

/** Whether a record of that type has a scheduled time; an unknown type counts as no. */
export function isScheduled(value: number): boolean {
  return RECORD_TYPES[value]?.scheduled ?? false;
}

/** Whether that dial mode optimises; an unknown mode counts as no. */
export function isPredictive(value: number): boolean {
  return DIAL_MODES[value]?.predictive ?? false;
}

/** When an agent joins a call of that dial mode; an unknown mode counts as one where agents answer. */
export function agentJoins(dialMode: number): DialMode['agent'] {
  return DIAL_MODES[dialMode]?.agent ?? 'after';
}
