import { visible } from '../../text/quoted.js';
import type { StatusLine } from './status-line.js';

/** Fields that every line has; the rest is shown as it is. */
const SHOWN_APART = new Set(['level', 'time', 'msg', 'event']);

type Entry = Readonly<Record<string, unknown>>;

/**
 * Writes log lines for people who sit before a terminal: time, level, words, `name=value`. Unless
 * `isFull`, attempts are left out but for those that end a message: the status line counts them.
 */
export function terminalLogStream(
  status: StatusLine,
  isFull: boolean,
): { write(line: string): void } {
  return {
    write(line) {
      const entry = JSON.parse(line) as Entry;
      if (entry['event'] === 'reload') return; // told in another form
      if (isFull || isNews(entry)) status.print(renderEntry(entry));
    },
  };
}

function isNews(entry: Entry): boolean {
  return entry['event'] !== 'attempt' || entry['level'] === 'error';
}

function renderEntry(entry: Entry): string {
  const details = Object.entries(entry)
    .filter(([name]) => !SHOWN_APART.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const time = String(entry['time']).slice(11, 19);
  return visible([time, String(entry['level']).toUpperCase(), entry['msg'], ...details].join(' '));
}
