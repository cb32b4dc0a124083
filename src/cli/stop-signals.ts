/** What SIGINT and SIGTERM ask for: the first to stop, the second to stop at once. */
export interface StopSignals {
  /** Aborts at the first signal. */
  readonly stop: AbortSignal;
  /** Aborts at the second. */
  readonly abort: AbortSignal;
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
