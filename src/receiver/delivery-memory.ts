import { createHash } from 'node:crypto';

/** GUIDs remembered; at about 250 bytes each, a quarter of a gigabyte when the memory is full. */
export const REMEMBERED_GUIDS = 1_000_000;

/** How a delivery relates to earlier ones of the same GUID: `changed` has other bytes than the first. */
export type Repetition = 'first' | 'duplicate' | 'changed';

export interface Delivery {
  readonly repetition: Repetition;
  /** Which of the requests with this GUID it is, from 1. */
  readonly nth: number;
  /** Whether an earlier one was answered with 2xx, so that this one was not needed. */
  readonly alreadyAccepted: boolean;
}

interface Remembered {
  readonly digest: string;
  requests: number;
  accepted: boolean;
}

/** Remembers the bytes of each GUID by a digest, and forgets the oldest GUID when it is full. */
export class DeliveryMemory {
  readonly #byGuid = new Map<string, Remembered>();
  readonly #capacity: number;

  constructor(capacity = REMEMBERED_GUIDS) {
    this.#capacity = capacity;
  }

  /** Notes a delivery. */
  note(guid: string, body: Buffer): Delivery {
    const digest = createHash('sha256').update(body).digest('base64');
    const known = this.#byGuid.get(guid);
    if (known === undefined) {
      this.#remember(guid, { digest, requests: 1, accepted: false });
      return { repetition: 'first', nth: 1, alreadyAccepted: false };
    }
    known.requests += 1;
    const repetition = known.digest === digest ? 'duplicate' : 'changed';
    return { repetition, nth: known.requests, alreadyAccepted: known.accepted };
  }

  /** Notes that a delivery of that GUID is answered with 2xx. */
  noteAccepted(guid: string): void {
    const known = this.#byGuid.get(guid);
    if (known !== undefined) known.accepted = true;
  }

  #remember(guid: string, remembered: Remembered): void {
    if (this.#byGuid.size >= this.#capacity) {
      const oldest = this.#byGuid.keys().next();
      if (!oldest.done) this.#byGuid.delete(oldest.value);
    }
    this.#byGuid.set(guid, remembered);
  }
}
