import { createSecureContext } from 'node:tls';
import { Command, InvalidArgumentError, Option } from 'commander';
import { NotifierError } from '../../errors.js';
import { readNamedFile } from '../../files/read-named-file.js';
import {
  PERSONALITIES,
  PERSONALITY_NAMES,
  type PersonalityName,
} from '../../receiver/personalities.js';
import { type ReceiverSettings, startReceiver } from '../../receiver/receiver.js';
import { aborted, listenForStop } from '../run/stop-signals.js';
import type { CommandIo } from '../terminal/command-io.js';
import { jsonReporter, textReporter } from './receive-report.js';

const DEFAULT_PORT = 8529;

interface ReceiveOptions {
  readonly port: number;
  readonly host: string;
  readonly status: number;
  readonly delay: number;
  readonly failRate: number;
  readonly personality: PersonalityName;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly quiet?: boolean;
  readonly format: 'text' | 'json';
}

const EXAMPLES = `
Personalities:
${PERSONALITY_NAMES.map((name) => `  ${name.padEnd(10)}${PERSONALITIES[name].description}`).join('\n')}

Examples:
  $ ocs-notifier receive --port 8529
  $ ocs-notifier receive --status 503 --delay 2s
  $ ocs-notifier receive --personality flaky --format json

Ctrl-C prints a summary. The exit code is 1 when a notification was invalid, or re-sent with other bytes.`;

/** `receive`: the test receiver. It ends at SIGINT or SIGTERM, or when `stop` aborts. */
export function receiveCommand(io: CommandIo, stop?: AbortSignal): Command {
  return new Command('receive')
    .description('receive notifications, check them, spot duplicates; a receiver to test against')
    .option('--port <number>', 'port to listen on; 0 takes a free one', port, DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--status <code>', 'status of the answers', status, 200)
    .option('--delay <duration>', 'wait before each answer, such as 500ms or 2s', delay, 0)
    .option('--fail-rate <share>', 'share of requests answered 503, from 0 to 1', failRate, 0)
    .addOption(
      new Option('--personality <name>', 'how to behave').choices(PERSONALITY_NAMES).default('ok'),
    )
    .option('--tls-cert <file>', 'PEM certificate; with --tls-key the receiver speaks HTTPS')
    .option('--tls-key <file>', 'PEM private key')
    .option('--quiet', 'print no line per notification')
    .addOption(
      new Option('--format <format>', 'of the output').choices(['text', 'json']).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: ReceiveOptions, command: Command) =>
      receive(options, command, io, stop ?? listenForStop().stop),
    );
}

async function receive(
  options: ReceiveOptions,
  command: Command,
  io: CommandIo,
  stop: AbortSignal,
): Promise<void> {
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
    command.error('error: --tls-cert and --tls-key are needed together');
  }
  const print = (line: string) => io.stdout.write(`${line}\n`);
  const reporter = options.format === 'json' ? jsonReporter(print) : textReporter(print);
  const receiver = await startReceiver({
    ...(await settingsOf(options)),
    ...(options.quiet ? {} : { onNotification: reporter.notification }),
  });
  reporter.started(receiver.url, options.personality);
  await aborted(stop);
  await receiver.close();
  const summary = receiver.summary();
  reporter.ended(summary);
  io.exit(summary.invalid > 0 || summary.changedResends > 0 ? 1 : 0);
}

async function settingsOf(options: ReceiveOptions): Promise<ReceiverSettings> {
  const { port, host, status, delay: delayMs, failRate, personality, tlsCert, tlsKey } = options;
  const settings = { port, host, status, delayMs, failRate, personality };
  if (tlsCert === undefined || tlsKey === undefined) return settings;
  const readText = async (path: string) => new TextDecoder().decode(await readNamedFile(path));
  const tls = { cert: await readText(tlsCert), key: await readText(tlsKey) };
  try {
    createSecureContext(tls);
  } catch (cause) {
    const message = `${tlsCert} and ${tlsKey} are not a certificate and its key in PEM form`;
    throw new NotifierError('FILE_UNREADABLE', message, { cause });
  }
  return { ...settings, tls };
}

const port = integerFrom(0, 65_535);
const status = integerFrom(200, 599);

function integerFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected an integer from ${least} to ${most}.`);
  };
}

function failRate(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Expected a number from 0 to 1.');
}

const DELAY_UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

function delay(text: string): number {
  const [, amount, unit] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
  const unitMs = DELAY_UNITS_MS[unit ?? ''];
  if (unitMs !== undefined) return Number(amount) * unitMs;
  throw new InvalidArgumentError('Expected a duration such as 500ms, 2s or 1m.');
}
