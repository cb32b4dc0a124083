import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 2;

/** Waits until something holds; fails when it does not within the deadline. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) {
      throw new Error(`not within ${withinMs} ms: ${isTrue.toString()}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}
