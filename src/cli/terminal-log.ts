import type { StatusLine } from './status-line.js';

/** Fields that every line has; the rest is shown as it is. */
const SHOWN_APART = new Set(['level', 'time', 'msg', 'event']);

/** Writes log lines for people who sit before a terminal: time, level, words, `name=value`. */
export function terminalLogStream(status: StatusLine): { write(line: string): void } {
  return { write: (line) => status.print(renderLogLine(line)) };
}

function renderLogLine(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>;
  const details = Object.entries(entry)
    .filter(([name]) => !SHOWN_APART.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const time = String(entry['time']).slice(11, 19);
  return [time, String(entry['level']).toUpperCase(), entry['msg'], ...details].join(' ');
}
