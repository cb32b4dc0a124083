import { closeSync, openSync } from 'node:fs';

/** What SIGINT and SIGTERM ask for: the first to stop, the second to stop at once. */
export interface StopSignals {
  /** Aborts at the first signal. */
  readonly stop: AbortSignal;
  /** Aborts at the second. */
  readonly abort: AbortSignal;
  /** Does what the first signal does; again, it does nothing. */
  readonly send: () => void;
  /** Gives the signals back their default effect. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export function listenForStop(): StopSignals {
  const stop = new AbortController();
  const abort = new AbortController();
  const onSignal = () => (stop.signal.aborted ? abort : stop).abort();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    stop: stop.signal,
    abort: abort.signal,
    send: () => stop.abort(), // a shell that ends with its terminal says so, and the system once more
    release() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** Settles when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Listens for SIGHUP: a wish to reload, or, where a process has a terminal, the end of that terminal.
 * The returned function gives the signal back its default effect. Windows knows the second meaning
 * only, and ends the process itself.
 */
export function listenForHangup(does: {
  readonly onReload: () => void;
  readonly onTerminalGone: () => void;
}): () => void {
  if (process.platform === 'win32') return () => undefined;
  const onSignal = () => (isTerminalGone() ? does.onTerminalGone() : does.onReload());
  process.on('SIGHUP', onSignal);
  if (wasHungUp) onSignal(); // before anybody listened
  return () => process.off('SIGHUP', onSignal);
}

/** Listens for SIGUSR1 and SIGHUP: a wish that logs be opened anew. The returned function ends that. */
export function listenForReopen(onReopen: () => void): () => void {
  if (process.platform === 'win32') return () => undefined;
  const signals = ['SIGUSR1', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onReopen);
  return () => {
    for (const signal of signals) process.off(signal, onReopen);
  };
}

/**
 * To be called before anything else is loaded. By default SIGUSR1 opens a debugger that every program of this machine
 * may use, and SIGHUP ends the process, also one that is about to listen for it.
 */
export function takeSignals(command: string | undefined): void {
  if (process.platform === 'win32') return;
  process.on('SIGUSR1', () => undefined);
  if (command !== 'run') return;
  process.on('SIGHUP', () => {
    wasHungUp = true;
  });
}

/** Whether SIGHUP came since the start. */
let wasHungUp = false;

/** A stream that was a terminal at the start stays one for Node.js; the system no longer opens it. */
function isTerminalGone(): boolean {
  const { stdin, stdout, stderr } = process;
  if (![stdin, stdout, stderr].some(({ isTTY }) => isTTY)) return false;
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return false;
  } catch {
    return true;
  }
}
