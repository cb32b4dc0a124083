/** What `receive` prints. */

import { CALL_RESULTS, nameOf } from '../../event/enumerations.js';
import type { Notification } from '../../receiver/notification.js';
import { PERSONALITIES, type PersonalityName } from '../../receiver/personalities.js';
import type { ReceiverSummary } from '../../receiver/tally.js';
import { jsonLine } from '../../text/json-line.js';
import { visible } from '../../text/quoted.js';
import { frequencies, namedResults } from './frequencies.js';

/** Notification lines per second; twice as many when they are invalid. Beyond it they are counted in one line, as nobody reads faster. */
const LINES_PER_SECOND = 20;

type Print = (line: string) => void;

/** What a receiver's life is told to; `notification` may be called 20,000 times a second. */
export interface Reporter {
  started(url: string, personality: PersonalityName): void;
  readonly notification: (notification: Notification) => void;
  ended(summary: ReceiverSummary): void;
}

/** One JSON object per line: `listening`, then `notification`s, at the end `summary`. */
export function jsonReporter(print: Print): Reporter {
  const printJson = (value: object) => print(jsonLine(value).trimEnd());
  return {
    started: (url, personality) => printJson({ kind: 'listening', url, personality }),
    notification: (notification) => printJson({ kind: 'notification', ...notification }),
    ended: (summary) => printJson({ kind: 'summary', ...summary }),
  };
}

/** Lines for people. */
export function textReporter(print: Print): Reporter {
  const lines = new LineBudget(print);
  return {
    started(url, personality) {
      print(`Listening (${personality}: ${PERSONALITIES[personality].description}). Configure:`);
      print(`  contact-processed-notification-uri = ${url}`);
    },
    notification: (notification) => lines.add(notification),
    ended(summary) {
      lines.flush();
      print(renderSummary(summary));
    },
  };
}

/** Prints up to {@link LINES_PER_SECOND} lines a second, and one line for all the others. */
class LineBudget {
  readonly #print: Print;
  #second = 0;
  #printed = 0;
  #held = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(print: Print) {
    this.#print = print;
  }

  add(notification: Notification): void {
    const second = Math.floor(notification.receivedAtMs / 1000);
    if (second !== this.#second) {
      this.flush();
      this.#second = second;
    }
    const mostLines = notification.problems.length > 0 ? 2 * LINES_PER_SECOND : LINES_PER_SECOND;
    if (this.#printed >= mostLines) {
      this.#hold();
      return;
    }
    this.#printed += 1;
    this.#print(renderNotification(notification));
  }

  #hold(): void {
    this.#held += 1;
    this.#timer ??= setTimeout(() => this.flush(), 1000).unref();
  }

  /** Ends the second. */
  flush(): void {
    if (this.#held > 0) this.#print(`${timeOfDay(this.#second * 1000)} … and ${this.#held} more`);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#printed = 0;
    this.#held = 0;
  }
}

/** One line: time, answer, GUID, call result, chain, campaign, and what is odd. */
function renderNotification(notification: Notification): string {
  const { guid, callResult, callingList, chainId, campaign, repetition, problems } = notification;
  const parts = [
    timeOfDay(notification.receivedAtMs),
    String(notification.answered ?? '---'),
    guid ?? '(no GUID)',
    callResult === undefined ? '-' : nameOf(CALL_RESULTS, callResult),
    `${callingList ?? '-'}#${chainId ?? '-'}`,
    campaign ?? '-',
    repetition === 'duplicate' ? '[again]' : '',
    repetition === 'changed' ? '[CHANGED RE-SEND]' : '',
    problems.length === 0 ? '' : `[INVALID: ${problems.slice(0, 3).join('; ')}]`,
  ];
  return visible(parts.filter((part) => part !== '').join('  '));
}

function timeOfDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(11, 23);
}

function renderSummary(summary: ReceiverSummary): string {
  const counts = [
    ['answers', Object.entries(summary.byAnswer)],
    ['media', Object.entries(summary.byMediaType)],
    ['campaigns', Object.entries(summary.byCampaign)],
    ['call results', namedResults(summary)],
  ] as const;
  const lines = [
    '',
    `${summary.requests} requests: ${summary.distinct} notifications, ${summary.duplicates} re-sent unchanged` +
      ` (${summary.duplicatesAfterAccepted} of them after a 2xx answer),` +
      ` ${summary.changedResends} re-sent with other bytes, ${summary.invalid} invalid`,
    ...counts.flatMap(([title, some]) =>
      some.length > 0 ? `  ${title}: ${frequencies(some)}` : [],
    ),
    ...summary.problems.map((problem) => `  problem: ${problem}`),
  ];
  return lines.map(visible).join('\n');
}
