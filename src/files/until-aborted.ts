/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted, even when the
 * work hangs in the file system. `work` gets a signal that ends its pauses.
 */
export async function endedBy<T>(
  signal: AbortSignal | undefined,
  work: (ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = signal ?? new AbortController().signal;
  ended.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(ended.reason);
    ended.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work(ended), aborted]);
  } finally {
    ended.removeEventListener('abort', onAbort);
  }
}

/**
 * Waits; rejects with the signal's reason when it is aborted. Keeps the process alive, because
 * somebody waits for what comes after it.
 */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
