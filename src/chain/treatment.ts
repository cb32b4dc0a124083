import type { z } from 'zod';
import { type EnumerationEntry, isScheduled } from '../event/enumerations.js';
import type { treatment } from '../event/event-parts.js';

/** What OCS does with a chain after a result that no agent handled. */
export type Treatment = Readonly<z.output<typeof treatment>>;

/** `keepsChain`: the chain stays in memory for another round (assumed; the event may say otherwise). */
export interface TreatmentAction extends EnumerationEntry {
  readonly keepsChain: boolean;
}

/** What a treatment does; open, as all tables of numbers. */
export const TREATMENT_ACTIONS: readonly TreatmentAction[] = [
  { value: 0, name: 'none', keepsChain: false },
  { value: 1, name: 'Mark DB', keepsChain: false },
  { value: 2, name: 'Mark All Chain', keepsChain: false },
  { value: 3, name: 'Cycle', keepsChain: false },
  { value: 4, name: 'Retry In', keepsChain: true },
  { value: 5, name: 'Retry At Date', keepsChain: false },
  { value: 6, name: 'Next In Chain', keepsChain: true },
  { value: 7, name: 'Next In Chain After', keepsChain: true },
  { value: 8, name: 'Next In Chain At Date', keepsChain: false },
  { value: 9, name: 'Assign To Group', keepsChain: false },
  { value: 10, name: 'Mark As Agent Error', keepsChain: false },
  { value: 11, name: 'Reschedule', keepsChain: false },
];

/** Whether the chain stays in memory, and so its record Retrieved (seed: GSW_RECORD_STATUS). */
export function keepsChain(treatment: Treatment | undefined): boolean {
  if (treatment === undefined) return false;
  return treatment.keepsChain ?? TREATMENT_ACTIONS[treatment.action]?.keepsChain ?? false;
}

/** Campaign Rescheduled. */
const RESCHEDULED_BY_TREATMENT = 3;

/**
 * The type and time of a record that a treatment gives back to the calling list to be called later: the
 * type it has when that is scheduled already, else Campaign Rescheduled (assumed). Undefined when the
 * treatment names no time, or keeps the chain in memory.
 */
export function rescheduledBy(
  treatment: Treatment | undefined,
  recordType: number,
): { readonly recordType: number; readonly scheduledTime: number } | undefined {
  const scheduledTime = treatment?.scheduledTime;
  if (scheduledTime === undefined || keepsChain(treatment)) return undefined;
  return {
    recordType: isScheduled(recordType) ? recordType : RESCHEDULED_BY_TREATMENT,
    scheduledTime,
  };
}
