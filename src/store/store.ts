import type { NotifierError } from '../errors.js';
import type { ChainStore } from './chain-store.js';
import type { MessageStore } from './message-store.js';
import type { OptionsHistory } from './options-history.js';

/**
 * Everything durable: messages and their ledger, the chains they come from, and what is remembered of
 * the options they were sent with. Every implementation passes the contract suites in `test/store`.
 */
export interface Store extends MessageStore, ChainStore, OptionsHistory {
  /**
   * Settles when this process can store nothing any more, with a `STORE_FAILED` that says why; never before something
   * of that kind happens.
   */
  readonly lost: Promise<NotifierError>;
  /** Waits for what was asked, then closes. */
  close(): Promise<void>;
}
