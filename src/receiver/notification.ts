import type { Delivery, Repetition } from './delivery-memory.js';
import type { Inspection } from './inspect-notification.js';

/** One request that a receiver got, as it is shown and counted. */
export interface Notification {
  readonly receivedAtMs: number;
  readonly guid: string | undefined;
  readonly chainId: number | undefined;
  readonly callingList: string | undefined;
  readonly callResult: number | undefined;
  readonly campaign: string | undefined;
  readonly mediaType: string | undefined;
  /** Undefined without a GUID to tell by. */
  readonly repetition: Repetition | undefined;
  readonly alreadyAccepted: boolean;
  /** Status of the answer; undefined when there is none, or none that is HTTP. */
  readonly answered: number | undefined;
  readonly problems: readonly string[];
}

/** Puts together what is known of a request. */
export function notificationOf(parts: {
  readonly receivedAtMs: number;
  readonly inspection: Inspection;
  readonly delivery: Delivery | undefined;
  readonly answered: number | undefined;
}): Notification {
  const { body, problems } = parts.inspection;
  return {
    receivedAtMs: parts.receivedAtMs,
    guid: textOf(body?.['GSW_MESSAGE_GUID']),
    chainId: numberOf(body?.['GSW_CHAIN_ID']),
    callingList: textOf(body?.['GSW_CALLING_LIST']),
    callResult: numberOf(body?.['GSW_CALL_RESULT']),
    campaign: textOf(body?.['GSW_CAMPAIGN_NAME']),
    mediaType: textOf(body?.['GSW_CONTACT_MEDIA_TYPE']),
    repetition: parts.delivery?.repetition,
    alreadyAccepted: parts.delivery?.alreadyAccepted ?? false,
    answered: parts.answered,
    problems,
  };
}

/** The value when it is a text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
