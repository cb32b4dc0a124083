import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { harmlessJson } from '../text/json-line.js';
import { ByteFile } from './byte-file.js';

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
  /** Goes on in the file that stands at its path now, after a rotation. */
  reopen(): void;
  /** Writes what is still buffered. Call it last. */
  flush(): Promise<void>;
}

/** Lines are written when so many bytes have gathered, or after a while. */
const BATCH_BYTES = 64 * 1024;
const FLUSH_INTERVAL_MS = 200;

/** How often is looked whether the file was rotated. */
const LOOK_INTERVAL_MS = 1000;

/** UTF-8 takes at most so many bytes for a UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Opens a log that writes to a file descriptor (2 is standard error) or appends to a file, which may be rotated.
 * Lines gather as bytes and are written many at a time, so that one costs the sender of a
 * notification neither a system call nor a string to keep.
 */
export function openLog(options: { level: LogLevel; to: number | string }): LogSink {
  const file = new ByteFile(options.to);
  const batch = Buffer.allocUnsafe(BATCH_BYTES);
  let length = 0;
  const writeOut = () => {
    if (length > 0) file.write(Buffer.from(batch.subarray(0, length)));
    length = 0;
  };
  const timer = setInterval(writeOut, FLUSH_INTERVAL_MS);
  timer.unref();
  const stream: DestinationStream = {
    write(written) {
      const line = harmlessJson(written);
      const mostBytes = line.length * MOST_BYTES_A_UNIT;
      if (length + mostBytes > BATCH_BYTES) writeOut();
      if (mostBytes > BATCH_BYTES) file.write(Buffer.from(line));
      else length += batch.write(line, length);
    },
  };
  const log = pino({ ...OPTIONS, level: options.level }, stream);
  const reopen = () => {
    writeOut();
    try {
      file.reopen();
    } catch (err) {
      log.error({ event: 'log', err }, 'the log cannot be opened anew: it goes on in the old file');
    }
  };
  const looks = setInterval(() => {
    if (file.isReplaced()) reopen();
  }, LOOK_INTERVAL_MS);
  looks.unref();
  return {
    log,
    reopen,
    async flush() {
      clearInterval(timer);
      clearInterval(looks);
      writeOut();
      await file.close();
    },
  };
}

/** A log that writes each line to `stream` at once; for tests and embedders. */
export function logTo(stream: DestinationStream, level: LogLevel = 'info'): Log {
  return pino({ ...OPTIONS, level }, { write: (line) => stream.write(harmlessJson(line)) });
}

/** A log that says nothing. */
export const silentLog: Log = pino({ level: 'silent' });
