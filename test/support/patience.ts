/**
 * How long a test waits for what is sure to come. Long, because a busy machine proves nothing: only what never
 * comes takes so long.
 */
export const PATIENCE_MS = 120_000;
