/** `ocs-notifier run` as a process that follows option files, with a feed that grows and a receiver that keeps time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startRecordingServer } from '../lab/recording-server.ts';
import type { CliResult } from '../support/cli.ts';
import { generateEvents } from '../support/generate-events.ts';

export const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

/** A line of the log, parsed. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A request as the receiver got it: when, and under which version of the header {@link VERSION}. */
export interface Arrival {
  readonly atMs: number;
  readonly guid: string;
  readonly version: string;
}

export const VERSION = 'X-Version';

export interface Receiver {
  readonly port: number;
  readonly arrivals: readonly Arrival[];
  /** Of all that arrived. */
  readonly guids: ReadonlySet<string>;
  /** Settles when so many requests have come. */
  received(count: number): Promise<void>;
  /** Called at each request. */
  onArrival: () => void;
  /** Answers wait from now on. */
  close(): void;
  /** Answers what waits. */
  open(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  let gate = Promise.resolve();
  const guids = new Set<string>();
  const receiver = {
    arrivals,
    guids,
    onArrival: () => {},
    open: () => {},
    close() {
      gate = new Promise<void>((resolve) => {
        receiver.open = resolve;
      });
    },
  };
  const server = await startRecordingServer({
    gate: ({ headers, guid }) => {
      const version = String(headers[VERSION.toLowerCase()]);
      arrivals.push({ atMs: Date.now(), guid, version });
      guids.add(guid);
      receiver.onArrival();
      return gate;
    },
  });
  onTestFinished(() => server.close());
  return Object.assign(receiver, { port: server.port, received: server.received });
}

/** A calling centre: events without end, each of a chain of its own. */
export class Contacts {
  readonly lines: string[] = [];
  readonly #events = generateEvents(1_000_000, 11);

  /** The next ones, as text. */
  take(count: number): string {
    const lines = Array.from(
      { length: count },
      () => `${JSON.stringify(this.#events.next().value)}\n`,
    );
    this.lines.push(...lines);
    return lines.join('');
  }
}

export interface HotRunTerms {
  readonly receiver: Receiver;
  /** What follows `run`. */
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly contacts?: Contacts;
  /** A program that runs the command which it is given at the end of its arguments. */
  readonly within?: readonly string[];
}

export interface HotRun {
  readonly pid: number;
  readonly lines: readonly LogLine[];
  readonly ended: Promise<CliResult>;
  kill(signal: NodeJS.Signals): void;
  /** Feeds so many events. */
  feed(count: number): void;
  /** Feeds one event every so many milliseconds until the test or the process ends. */
  feedEvery(intervalMs: number, count?: number): void;
  /** Feeds all that it can take, at most `ahead` more than have arrived; the returned function ends it. */
  feedFully(ahead: number): () => Promise<void>;
  /** Feeds lines that it may know. */
  feedAgain(lines: readonly string[]): void;
  /** Settles when all that was fed to any run has arrived, and feeds no more. */
  drained(): Promise<void>;
  /** Waits until `find` finds something; looks at each log line and each request. */
  until<T>(what: string, find: () => T | undefined | false): Promise<T>;
  /** The first line that has these fields and is not before `atMs`. */
  line(fields: LogLine, atMs?: number): Promise<LogLine>;
  /** Ends it with SIGTERM. */
  stop(): Promise<CliResult>;
}

const LONGEST_WAIT_MS = 15_000;

/** Starts the command; settles when it follows the files. */
export async function startHotRun(terms: HotRunTerms): Promise<HotRun> {
  const { receiver, contacts = new Contacts() } = terms;
  const [command = '', ...args] = [
    ...(terms.within ?? []),
    ...[process.execPath, BIN, 'run', ...terms.args, '--format', 'json'],
  ];
  const child = spawn(command, args, { cwd: terms.cwd, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { stdout: '', stderr: '' };
  const lines: LogLine[] = [];
  const looks = new Set<() => void>();
  const lookAll = () => {
    for (const look of looks) look();
  };
  receiver.onArrival = lookAll;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
    const whole = (rest + chunk).split('\n');
    rest = whole.pop() ?? '';
    lines.push(...whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)));
    lookAll();
  });
  child.stdin.on('error', () => {}); // it may be killed while it is fed
  let isRunning = true;
  let isFed = true;
  const ended = once(child, 'close').then(([code, signal]): CliResult => {
    isRunning = false;
    lookAll();
    return { code, signal, ...text };
  });
  const told = () => `\n${text.stdout}${text.stderr.slice(-3000)}`;

  const until: HotRun['until'] = (what, find) =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        looks.delete(look);
        settle();
      };
      const look = () => {
        const found = find();
        if (found !== undefined && found !== false) end(() => resolve(found));
        else if (!isRunning) end(() => reject(new Error(`ended without ${what}:${told()}`)));
      };
      const timer = setTimeout(
        () => end(() => reject(new Error(`not in time: ${what}:${told()}`))),
        LONGEST_WAIT_MS,
      );
      looks.add(look);
      look();
    });

  const run: HotRun = {
    pid: child.pid ?? 0,
    lines,
    ended,
    kill: (signal) => void child.kill(signal),
    feed: (count) => void child.stdin.write(contacts.take(count)),
    feedEvery(intervalMs, count = 1) {
      const timer = setInterval(() => {
        if (isRunning && isFed) run.feed(count);
      }, intervalMs);
      onTestFinished(() => clearInterval(timer));
    },
    feedFully(ahead) {
      const arrivedBefore = receiver.arrivals.length;
      const fedBefore = contacts.lines.length;
      const hasRoom = () =>
        contacts.lines.length - fedBefore - (receiver.arrivals.length - arrivedBefore) < ahead;
      const work = async () => {
        while (isFed && isRunning) {
          if (!child.stdin.write(contacts.take(50))) await once(child.stdin, 'drain');
          await until('room for events', () => hasRoom() || !isFed || !isRunning);
        }
      };
      const worked = work().catch(() => {}); // the process was killed
      return () => {
        isFed = false;
        lookAll();
        return worked;
      };
    },
    feedAgain: (known) => void child.stdin.write(known.join('')),
    async drained() {
      isFed = false;
      await until('all events', () => receiver.guids.size >= contacts.lines.length);
      child.stdin.end();
    },
    until,
    line: (fields, atMs = 0) =>
      until(`a line with ${JSON.stringify(fields)}`, () =>
        lines.find((line) => hasFields(line, fields) && timeOf(line) >= atMs),
      ),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
  await run.line({ event: 'reload', trigger: 'start' });
  return run;
}

/** When a line was written, in milliseconds since 1970. */
export function timeOf(line: LogLine): number {
  return Date.parse(String(line['time']));
}

export function hasFields(line: LogLine, fields: LogLine): boolean {
  return Object.entries(fields).every(([name, value]) => line[name] === value);
}

/** The text of a file with another version in it. */
export function withVersion(text: string, version: number | string): string {
  return text.replace(new RegExp(`${VERSION}: [^\\s|]+`), `${VERSION}: ${version}`);
}
