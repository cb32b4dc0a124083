/** What the events have in common. */
import { eventId, integer, text, time } from './event-values.js';

/** What every event has: `at` is when it happened; a feed that may repeat itself gives ids. */
export const envelope = { at: time, id: eventId.optional() };

/** What every event of a chain has: it names its chain (see `chainKeyOf`). */
export const chainEnvelope = { ...envelope, callingList: text, chainId: integer };
