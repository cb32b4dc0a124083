import type { EngineCounts } from '../../engine/engine.js';
import { CALL_RESULTS, nameOf } from '../../event/enumerations.js';
import type { FeedCounts } from '../../feed/event-feed.js';
import type { EffectiveOptions } from '../../options/catalog/effective-options.js';
import type { Notification } from '../../receiver/notification.js';
import type { ReceiverSummary } from '../../receiver/tally.js';
import { visible } from '../../text/quoted.js';
import { frequencies, namedResults } from '../receive/frequencies.js';
import type { Paint } from '../terminal/paint.js';
import { shellWord } from '../terminal/shell-word.js';

interface DemoStory {
  readonly applicationFile: string;
  readonly hostFile: string;
  readonly eventsFile: string;
  readonly logFile: string;
  readonly options: EffectiveOptions;
  readonly counts: FeedCounts;
  readonly ledger: EngineCounts['ledger'];
  readonly receiver: ReceiverSummary;
  readonly receiverUrl: string;
  readonly durationMs: number;
}

/** How many call results are named; the rest is one number. */
const RESULTS_NAMED = 4;

/** What happened, for someone who sees this for the first time. */
export function renderDemoSummary(story: DemoStory, paint: Paint): string {
  const { counts, ledger, receiver, options, durationMs } = story;
  const { delivered, dead, pending } = ledger;
  const headers = options.entries.flatMap((entry) => entry.headers ?? []);
  const row = (label: string, text: string) => `  ${paint.dim(label.padEnd(10))}${text}`;
  const lines = [
    row('options', `${visible(story.applicationFile)} and ${visible(story.hostFile)}`),
    row('', `custom headers ${headers.map(({ name }) => name).join(', ') || 'none'}`),
    row('events', `${visible(story.eventsFile)}: ${counts.read} processed chains`),
    row('receiver', story.receiverUrl),
    '',
    `  ${paint.bold(`${counts.accepted} contacts processed, ${delivered} notifications delivered`)} in ${(durationMs / 1000).toFixed(1)} s`,
    `  ${pending} pending, ${dead} dead, ${receiver.duplicates} sent twice, ${receiver.invalid} invalid`,
    '',
    row('media', frequencies(Object.entries(receiver.byMediaType)) || 'none'),
    row('campaigns', frequencies(Object.entries(receiver.byCampaign)) || 'none'),
    row('results', frequencies(namedResults(receiver), RESULTS_NAMED) || 'none'),
    row('log', `${visible(story.logFile)}: one line an attempt`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What to try, with commands that work as they stand here. */
export function renderNextSteps(
  files: { readonly application: string; readonly host: string; readonly store: string },
  paint: Paint,
): string {
  const command = process.argv[1]?.endsWith('bin.js') ? 'node dist/bin.js' : 'ocs-notifier';
  const sources = `--application ${shellWord(files.application)} --host ${shellWord(files.host)}`;
  const step = (text: string, line: string) => `  ${text}\n    ${paint.bold(line)}`;
  return [
    '',
    paint.bold('The engine and the receiver stay up.'),
    '  Press Enter to process one more contact and watch its notification arrive. Ctrl-C ends.',
    '',
    'In another terminal:',
    step('see what is in force, where it comes from, and why', `${command} explain ${sources}`),
    step(
      `edit ${visible(files.application)}, for instance http-connection-pool-size = 20: the engine follows`,
      `${command} status --store ${shellWord(files.store)}`,
    ),
    step(
      'break a line, for instance http-response-timeout = abc: the engine keeps what it has',
      `${command} check ${sources}`,
    ),
    step(
      'look at what was delivered',
      `${command} messages list --store ${shellWord(files.store)}`,
    ),
    step('read what a receiver gets', `${command} schema message`),
    '',
    '',
  ].join('\n');
}

export function renderArrival(notification: Notification, paint: Paint): string {
  const { receivedAtMs, answered, guid, callResult, campaign, mediaType } = notification;
  const time = new Date(receivedAtMs).toISOString().slice(11, 19);
  const result = callResult === undefined ? '-' : nameOf(CALL_RESULTS, callResult);
  return `  ${paint.dim(time)} ${answered ?? '---'} ${guid ?? '-'}  ${mediaType ?? '-'}  ${result}  ${campaign ?? '-'}\n`;
}
