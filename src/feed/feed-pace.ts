import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../engine/engine.js';

/** Events that one turn of the event loop takes in. */
const EVENTS_PER_TURN = 16;

/** Events that a feed hands in between two pauses when it is ahead of deliveries, and how long a pause is. */
const EVENTS_WHEN_AHEAD = 8;
const PAUSE_MS = 1;

/**
 * Shares the processor between a feed and deliveries. As long as connections would take more, events come in
 * fast. When messages wait for a connection anyway, no more than eight a millisecond do: a message
 * that goes to its connection from memory costs less than one that has to be read back from the store.
 */
export class FeedPace {
  readonly #engine: Pick<Engine, 'isFeedAhead'>;
  #sincePause = 0;

  constructor(engine: Pick<Engine, 'isFeedAhead'>) {
    this.#engine = engine;
  }

  /** To be called after each event that is handed in. Settles when the next one may be; undefined when it may be now. */
  afterEvent(): Promise<void> | undefined {
    this.#sincePause += 1;
    const isAhead = this.#engine.isFeedAhead();
    if (this.#sincePause < (isAhead ? EVENTS_WHEN_AHEAD : EVENTS_PER_TURN)) return undefined;
    this.#sincePause = 0;
    return isAhead ? delay(PAUSE_MS) : nextTurn();
  }
}
