import type { Notification } from './notification.js';

/** What a receiver has seen so far. */
export interface ReceiverSummary {
  readonly requests: number;
  /** Different GUIDs. */
  readonly distinct: number;
  /** Re-sends with the same bytes; a receiver that refuses or is slow causes them. */
  readonly duplicates: number;
  /** Those of the duplicates that came after a 2xx answer. */
  readonly duplicatesAfterAccepted: number;
  /** Re-sends with other bytes: never right. */
  readonly changedResends: number;
  readonly invalid: number;
  /** The first problems, the same one once. */
  readonly problems: readonly string[];
  /** Answers by status; what got no HTTP answer counts as `none`. */
  readonly byAnswer: Readonly<Record<string, number>>;
  /** Valid notifications, re-sends not counted. */
  readonly byCallResult: Readonly<Record<string, number>>;
  readonly byCampaign: Readonly<Record<string, number>>;
  readonly byMediaType: Readonly<Record<string, number>>;
}

const PROBLEMS_KEPT = 20;

/** Distinct values counted per property; campaigns beyond it are counted together. */
const VALUES_COUNTED = 1_000;
const OTHERS = '(others)';

/** Counts notifications. */
export class Tally {
  #requests = 0;
  #distinct = 0;
  #duplicates = 0;
  #duplicatesAfterAccepted = 0;
  #changedResends = 0;
  #invalid = 0;
  readonly #problems = new Set<string>();
  readonly #byAnswer = new Map<string, number>();
  readonly #byCallResult = new Map<string, number>();
  readonly #byCampaign = new Map<string, number>();
  readonly #byMediaType = new Map<string, number>();

  add(notification: Notification): void {
    this.#requests += 1;
    count(this.#byAnswer, notification.answered ?? 'none');
    if (notification.problems.length > 0) this.#addInvalid(notification.problems);
    else if (notification.repetition === 'first') this.#addContents(notification);
    this.#addRepetition(notification);
  }

  #addInvalid(problems: readonly string[]): void {
    this.#invalid += 1;
    for (const problem of problems) {
      if (this.#problems.size < PROBLEMS_KEPT) this.#problems.add(problem);
    }
  }

  #addContents({ callResult, campaign, mediaType }: Notification): void {
    count(this.#byCallResult, callResult);
    count(this.#byCampaign, campaign);
    count(this.#byMediaType, mediaType);
  }

  #addRepetition({ repetition, alreadyAccepted }: Notification): void {
    if (repetition === 'first') this.#distinct += 1;
    if (repetition === 'changed') this.#changedResends += 1;
    if (repetition !== 'duplicate') return;
    this.#duplicates += 1;
    if (alreadyAccepted) this.#duplicatesAfterAccepted += 1;
  }

  summary(): ReceiverSummary {
    return {
      requests: this.#requests,
      distinct: this.#distinct,
      duplicates: this.#duplicates,
      duplicatesAfterAccepted: this.#duplicatesAfterAccepted,
      changedResends: this.#changedResends,
      invalid: this.#invalid,
      problems: [...this.#problems],
      byAnswer: Object.fromEntries(this.#byAnswer),
      byCallResult: Object.fromEntries(this.#byCallResult),
      byCampaign: Object.fromEntries(this.#byCampaign),
      byMediaType: Object.fromEntries(this.#byMediaType),
    };
  }
}

function count(counts: Map<string, number>, value: string | number | undefined): void {
  if (value === undefined) return;
  const known = String(value);
  const key = counts.has(known) || counts.size < VALUES_COUNTED ? known : OTHERS;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
