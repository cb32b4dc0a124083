/** How a receiver answers one request. */
export type Answer =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly delayMs?: number;
    }
  /** Reads the request and never answers. */
  | { readonly kind: 'hang' }
  /** Closes the connection instead of answering. */
  | { readonly kind: 'reset' }
  /** Answers with a body that never ends, one byte at a time. */
  | { readonly kind: 'drip' }
  /** Answers with something that is not HTTP. */
  | { readonly kind: 'garbage' };

/** A way to behave; `nth` counts the requests with one GUID, from 1. */
export interface Personality {
  readonly description: string;
  readonly answer: (request: { readonly nth: number; readonly status: number }) => Answer;
}

/** Requests that `flaky` refuses before it accepts. */
const FLAKY_REFUSALS = 2;

/** Delay of `slow`; a response timeout below it makes every attempt fail. */
const SLOW_MS = 5_000;

const accepted = (status: number): Answer => ({ kind: 'status', status });

/** THE table of personalities. */
export const PERSONALITIES = {
  ok: {
    description: 'answers with --status, 200 unless told otherwise',
    answer: ({ status }) => accepted(status),
  },
  flaky: {
    description: 'refuses every notification twice with 503, then accepts it',
    answer: ({ nth, status }) =>
      nth <= FLAKY_REFUSALS ? { kind: 'status', status: 503 } : accepted(status),
  },
  slow: {
    description: 'accepts after 5 seconds',
    answer: ({ status }) => ({ kind: 'status', status, delayMs: SLOW_MS }),
  },
  throttle: {
    description: 'refuses every notification once with 429 and Retry-After: 1, then accepts it',
    answer: ({ nth, status }) =>
      nth === 1
        ? { kind: 'status', status: 429, headers: { 'retry-after': '1' } }
        : accepted(status),
  },
  hang: { description: 'never answers', answer: () => ({ kind: 'hang' }) },
  reset: {
    description: 'closes the connection instead of answering',
    answer: () => ({ kind: 'reset' }),
  },
  drip: {
    description: 'answers one byte every 300 ms, without end',
    answer: () => ({ kind: 'drip' }),
  },
  redirect: {
    description: 'answers 301 to another path; notifications do not follow it',
    answer: () => ({ kind: 'status', status: 301, headers: { location: '/elsewhere' } }),
  },
  garbage: {
    description: 'answers with something that is not HTTP',
    answer: () => ({ kind: 'garbage' }),
  },
} as const satisfies Record<string, Personality>;

export type PersonalityName = keyof typeof PERSONALITIES;

/** The names, for help and for checking arguments. */
export const PERSONALITY_NAMES = Object.keys(PERSONALITIES) as PersonalityName[];
