/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted, even when the
 * work hangs in the file system. `work` gets a signal that ends its pauses.
 */
export async function untilAborted<T>(
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
