import { isSuccess, type Outcome, type Responded } from './outcome.js';

/**
 * THE table of outcomes: whose fault each is, whether it is charged to the message, and what delivery does.
 * What the guide shows of it is printed from here.
 *
 * A *witness* is another message that was sent after the failure, and was accepted: it shows that the
 * destination was well, so that the failure was about the message. Without one, nobody knows.
 */
export const OUTCOMES: Readonly<Record<OutcomeName, OutcomeRow>> = {
  accepted: {
    outcome: 'a 2xx status line, whatever follows it',
    fault: 'nobody',
    charge: 'never',
    some: 'delivered',
    all: 'delivered',
  },
  limited: {
    outcome: '429; 503 with `Retry-After`',
    fault: 'the destination: it wants less at a time',
    charge: 'never',
    some: 'pauses as `Retry-After` says, then goes on at a lower pace',
    all: 'the same, with longer and longer pauses',
  },
  overloaded: {
    outcome: '502, 503, 504; no complete answer in time',
    fault: 'the destination, when several messages end so',
    charge: 'alone',
    some: 'sent again up to `http-retry-max-attempts` times, then dead',
    all: 'holds: an outage',
    whenAll: 'holding',
  },
  failing: {
    outcome:
      '500 and other 5xx, 408, 425; a response that breaks off before its status, or is no HTTP',
    fault: 'the message, when others are accepted',
    charge: 'witnessed',
    some: 'sent again up to `http-retry-max-attempts` times, then dead',
    all: 'holds: an outage',
    whenAll: 'holding',
  },
  refused: {
    outcome: '3xx; 400, 404, 413 and other 4xx',
    fault: 'the message, when others are accepted; else the options',
    charge: 'witnessed',
    some: 'dead, unless `http-retry-applies-to` names it',
    all: 'halts: most likely the URI is wrong',
    whenAll: 'halted',
  },
  forbidden: {
    outcome: '401, 403, 407',
    fault: 'the message, when others are accepted; else the options',
    charge: 'witnessed',
    some: 'dead, unless `http-retry-applies-to` names it',
    all: 'halts: most likely a key or a certificate is wrong',
    whenAll: 'halted',
  },
  unanswered: {
    outcome: 'a fresh connection that ends without a byte of response',
    fault: 'the destination; the message, when it alone ends so three times',
    charge: 'third',
    some: 'uses fewer connections',
    all: 'holds: an outage',
    whenAll: 'holding',
  },
  unreached: {
    outcome: 'no connection: refused, no answer, DNS, TLS, proxy',
    fault: 'the destination, or the way to it',
    charge: 'never',
    some: 'uses fewer connections',
    all: 'holds at once: an outage',
    whenAll: 'holding',
  },
  locked: {
    outcome: '407 of a proxy; a client certificate that is missing or not accepted',
    fault: 'the options',
    charge: 'never',
    some: 'halts at once: accounts get locked',
    all: 'halts at once: accounts get locked',
    whenAll: 'halted',
  },
  ours: {
    outcome: 'other options came into force, or a stop, before it was sent',
    fault: 'nobody',
    charge: 'never',
    some: 'sent with the options in force, or by the next run',
    all: 'the same',
  },
};

export type OutcomeName =
  | 'accepted'
  | 'limited'
  | 'overloaded'
  | 'failing'
  | 'refused'
  | 'forbidden'
  | 'unanswered'
  | 'unreached'
  | 'locked'
  | 'ours';

export interface OutcomeRow {
  /** What happened. */
  readonly outcome: string;
  readonly fault: string;
  /**
   * When the attempt counts for the message: `witnessed`, when others are accepted after it; `alone`, when
   * besides hardly another one ended so; `third`, the same from the third time on.
   */
  readonly charge: 'never' | 'witnessed' | 'alone' | 'third';
  /** What delivery does while other messages are accepted. */
  readonly some: string;
  /** What it does when several messages end so, and none is accepted between. */
  readonly all: string;
  /** The mode that then begins. */
  readonly whenAll?: 'holding' | 'halted';
}

/** The row of an outcome. */
export function outcomeName(outcome: Outcome): OutcomeName {
  switch (outcome.kind) {
    case 'responded':
      return responseName(outcome);
    case 'failed':
      return outcome.failure === 'timeout' ? 'overloaded' : 'failing';
    case 'unanswered':
      return 'unanswered';
    case 'unreached':
      return outcome.isAboutCredentials ? 'locked' : 'unreached';
    case 'superseded':
    case 'aborted':
      return 'ours';
  }
}

const OF_STATUS: ReadonlyMap<number, OutcomeName> = new Map([
  [429, 'limited'],
  [502, 'overloaded'],
  [503, 'overloaded'],
  [504, 'overloaded'],
  [408, 'failing'],
  [425, 'failing'],
  [401, 'forbidden'],
  [403, 'forbidden'],
  [407, 'forbidden'],
]);

function responseName({ status, retryAfter }: Responded): OutcomeName {
  if (isSuccess(status)) return 'accepted';
  if (status === 503 && retryAfter !== undefined) return 'limited';
  return OF_STATUS.get(status) ?? (status >= 500 && status < 600 ? 'failing' : 'refused');
}
