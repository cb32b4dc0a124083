/**
 * The errors this product throws. They are for what we cannot go on from; wrong text from a person
 * is a {@link Diagnostic}, a refusal by the world is an outcome.
 *
 * The codes are an API: documented in README.md, never reused.
 */
export const ERROR_CODES = {
  STORE_LOCKED: 'another process holds the store',
  STORE_FULL: 'the store holds store-max-messages undelivered messages and takes no more',
  STORE_FAILED: 'the database under the store refused an operation',
  STORE_CORRUPT: 'the store file is not a database of ours, or is damaged',
  STORE_TOO_NEW: 'the store was written by a newer version',
  STORE_NOT_FOUND: 'there is no store in that folder',
  ENGINE_STOPPED: 'the engine is stopping or has stopped',
  PREPARE_FAILED: 'new options could not be prepared; the old ones stay in force',
  FILE_UNREADABLE: 'a file that was named cannot be read',
  FILE_NOT_REPLACED: 'a file cannot be written; it is as it was',
  ADDRESS_IN_USE: 'a server cannot listen on the address it was told',
  GENERATION_UNKNOWN: 'there is no such generation, or it is not kept any more',
  CONTROL_UNAVAILABLE: 'a running engine cannot be reached from other processes of the machine',
  ENGINE_NOT_RUNNING: 'no engine runs on that store',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error with a stable `code`, an action to take (`help`) and, where there is one, its `cause`. */
export class NotifierError extends Error {
  readonly code: ErrorCode;
  readonly help: string | undefined;

  constructor(code: ErrorCode, message: string, details: { help?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'NotifierError';
    this.code = code;
    this.help = details.help;
  }
}

/** What an error says, or whatever else was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
