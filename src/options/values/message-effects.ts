/**
 * What a running engine does with changes of options that decide on messages: whether they are made,
 * kept, sent again, given up. The rows of the catalog name these functions; the words are for an
 * administrator.
 */
import type { RetryScope } from './option-values.js';

export function notificationEffect(_from: boolean, to: boolean): string {
  return to
    ? 'the next processed chain yields a message'
    : 'no new messages; those queued are still sent';
}

export function retryScopeEffect(from: RetryScope, to: RetryScope): string {
  if (!from.applies && !to.applies) return 'none: nothing is retried, as before';
  if (!to.applies) return 'nothing is retried: messages are dead at their next failure';
  if (!from.applies) return 'failures from now on are retried; what is dead stays dead';
  return 'the next retry decision, also of messages already sent once';
}

/** `to` re-sends make one request more: a message sent `to` times already has one left. */
export function retryMaxEffect(from: number, to: number): string {
  return to < from
    ? 'messages sent that often already are dead at their next failure'
    : 'messages that fail are sent more often, those already sent included; what is dead stays dead';
}

export function retryDelayEffect(): string {
  return 'the next retry decision; messages already waiting for a retry keep their time';
}

export function poolEffect(from: number, to: number): string {
  return to > from
    ? 'live: grows, nothing is dropped'
    : 'live: shrinks, requests in flight finish first';
}

export function holdLimitEffect(from: number, to: number): string {
  return to < from
    ? 'messages held longer than that are dead as soon as the outage has lasted that long'
    : 'messages wait longer for a receiver out of reach, those already held included';
}

export function retentionEffect(from: number, to: number): string {
  return to < from
    ? 'the next clean-up of the store forgets delivered messages and event ids older than that'
    : 'delivered messages and event ids are kept longer; what is forgotten stays so';
}

export function storeMaxEffect(from: number, to: number): string {
  return to < from
    ? 'nothing stored is dropped; no new events are taken while it holds that many'
    : 'the next event finds more room';
}
