import { setTimeout as pause } from 'node:timers/promises';
import { PATIENCE_MS } from '../support/patience.ts';

const LOOK_EVERY_MS = 2;

/** Waits until something holds; fails when it never does. */
export async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > deadline) {
      throw new Error(`never came: ${isTrue.toString()}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}
