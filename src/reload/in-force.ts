import { isNotifying } from '../engine/settings.js';
import type { Log } from '../runtime/log.js';
import type { ReadCandidate } from './candidate/read-candidate.js';
import { keptText, outlinesOf } from './guard/kept-files.js';
import type { ReloadRecords } from './reload-history.js';

const HELD =
  'events are not read: notifications are off, and were on in the last run; turn them on, or say with ' +
  '`ocs-notifier reload --accept` that they are to be off';

/**
 * Keeps for the next process what it must know of the options in force, and holds the events of this one as long as
 * nobody has said that notifications, which the last process had on, are to be off.
 */
export class InForce {
  readonly #records: ReloadRecords;
  readonly #log: Log;
  /** Settles when events may be read. */
  readonly released: Promise<void>;
  #release: () => void = () => undefined;
  #isHolding: boolean;
  #kept = '';

  constructor(records: ReloadRecords, log: Log, isHolding: boolean) {
    this.#records = records;
    this.#log = log;
    this.#isHolding = isHolding;
    this.released = new Promise((resolve) => {
      this.#release = resolve;
    });
    if (isHolding) log.error({ event: 'reload' }, HELD);
    else this.#release();
  }

  get isHolding(): boolean {
    return this.#isHolding;
  }

  /**
   * The files are in force, with those options or ones that somebody put back. A store that refuses costs the memory,
   * not the reload.
   */
  async note(
    files: ReadCandidate,
    running: ReadCandidate,
    { isAccepted }: { readonly isAccepted: boolean },
  ): Promise<void> {
    const isOn = isNotifying(running.options.values);
    if (this.#isHolding && (isOn || isAccepted)) {
      this.#isHolding = false;
      this.#release();
      this.#log.warn(
        { event: 'reload' },
        `events are read: notifications are ${isOn ? 'on' : 'off, as is meant'}`,
      );
    }
    const text = keptText({ isNotifying: isOn || this.#isHolding, files: outlinesOf(files) });
    if (text === this.#kept) return;
    try {
      await this.#records.keepInForce(text);
      this.#kept = text;
    } catch (error) {
      this.#log.error(
        { event: 'store', err: error },
        'cannot keep what is in force for the next run',
      );
    }
  }
}
