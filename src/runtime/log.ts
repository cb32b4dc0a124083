import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

let stampedMs = Number.NaN;
let stamp = '';

/** The time as pino wants it; rendered once for all lines of a millisecond. */
function timestamp(): string {
  const nowMs = Date.now();
  if (nowMs !== stampedMs) {
    stampedMs = nowMs;
    stamp = `,"time":"${new Date(nowMs).toISOString()}"`;
  }
  return stamp;
}

/** JSON lines with ISO times; the process id and host name are the collector's business. */
const OPTIONS: LoggerOptions = {
  base: null,
  timestamp,
  formatters: { level: (label) => ({ level: label }) },
};

/** Where log lines go, and how to get the last ones out before the process ends. */
export interface LogSink {
  readonly log: Log;
  /** Writes what is still buffered. Call it last. */
  flush(): void;
}

/** Lines are written when so many characters have gathered, or after a while. */
const BATCH_CHARACTERS = 64 * 1024;
const FLUSH_INTERVAL_MS = 200;

/**
 * Opens a log that writes to a file descriptor (2 is standard error) or appends to a file.
 * Lines are written many at a time, so that one costs the sender of a notification no system call.
 */
export function openLog(options: { level: LogLevel; to: number | string }): LogSink {
  const file = destination({ dest: options.to, sync: false, mkdir: true });
  let lines: string[] = [];
  let characters = 0;
  const writeOut = () => {
    if (lines.length > 0) file.write(lines.join(''));
    lines = [];
    characters = 0;
  };
  const timer = setInterval(writeOut, FLUSH_INTERVAL_MS);
  timer.unref();
  const stream: DestinationStream = {
    write(line) {
      lines.push(line);
      characters += line.length;
      if (characters >= BATCH_CHARACTERS) writeOut();
    },
  };
  return {
    log: pino({ ...OPTIONS, level: options.level }, stream),
    flush() {
      clearInterval(timer);
      writeOut();
      file.flushSync();
    },
  };
}

/** A log that writes each line to `stream` at once; for tests and embedders. */
export function logTo(stream: DestinationStream, level: LogLevel = 'info'): Log {
  return pino({ ...OPTIONS, level }, stream);
}

/** A log that says nothing. */
export const silentLog: Log = pino({ level: 'silent' });
