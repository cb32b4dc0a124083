/** How a receiver answers one request. */
export type Answer =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly body?: string;
      readonly delayMs?: number;
      /** Informational responses before it. */
      readonly before?: readonly (100 | 102 | 103)[];
      /** What becomes of the connection afterwards, unannounced. */
      readonly end?: 'close' | 'reset';
    }
  /** Reads the request and never answers. */
  | { readonly kind: 'hang' }
  /** Closes the connection instead of answering. */
  | { readonly kind: 'close' }
  /** Resets the connection instead of answering. */
  | { readonly kind: 'reset' }
  /** Writes these bytes instead of a response that an HTTP server would write. */
  | RawAnswer;

export interface RawAnswer {
  readonly kind: 'raw';
  readonly text: string;
  /** The status that it says, if it is one. */
  readonly status?: number;
  /** `drip`: goes on with a byte every 300 ms, `pour`: as fast as it can, both without end. */
  readonly end: 'keep' | 'close' | 'reset' | 'drip' | 'pour';
}

/** What an answer may depend on. */
export interface RequestFacts {
  /** The how-manieth request with this GUID it is, from 1. */
  readonly nth: number;
  /** Accepting answers have this status. */
  readonly status: number;
  /** Which message: the how-manieth GUID that was ever seen, from 1. */
  readonly message: number;
  /** Requests that were accepted in this second. */
  readonly acceptedInSecond: number;
}

/** A way to behave. */
export interface Personality {
  readonly description: string;
  readonly answer: (request: RequestFacts) => Answer;
  /** Whether it answers when it has read the head of a request, before the body. */
  readonly isEarly?: boolean;
  /** What becomes of a connection that is made; `open` counts it in. Served, when absent. */
  readonly meet?: (open: number) => 'serve' | 'close' | 'reset';
  /** How long a connection may be idle, as `Keep-Alive` says. */
  readonly keepAliveSeconds?: number;
}

/** Requests that `flaky` refuses before it accepts. */
const FLAKY_REFUSALS = 2;

/** Delay of `slow`; a response timeout below it makes every attempt fail. */
const SLOW_MS = 5_000;

const RATE_LIMIT = 20;
const CONNECTION_LIMIT = 2;
const POISONED = 7;

/** More than the 16 KiB that HTTP clients of Node.js take by themselves. */
const COOKIES = Array.from({ length: 64 }, (_, n) => `session-${n}=${'x'.repeat(1000)}`);

const accepted = ({ status }: RequestFacts): Answer => ({ kind: 'status', status });

/** The same answer to everything. */
function always(description: string, answer: Answer): Personality {
  return { description, answer: () => answer };
}

function status(description: string, code: number, headers?: Record<string, string>): Personality {
  const body = `{"error":"${code}"}\n`;
  return always(description, {
    kind: 'status',
    status: code,
    body,
    ...(headers ? { headers } : {}),
  });
}

function raw(description: string, text: string, end: RawAnswer['end'] = 'keep'): Personality {
  const code = /^HTTP\/1\.\d (\d{3})/.exec(text)?.[1];
  const says = code === undefined ? {} : { status: Number(code) };
  return always(description, { kind: 'raw', text, end, ...says });
}

/** Limits what is accepted in a second. */
function limited(description: string, code: number): Personality {
  const refusal = { kind: 'status', status: code, headers: { 'retry-after': '1' } } as const;
  return {
    description,
    answer: (request) => (request.acceptedInSecond < RATE_LIMIT ? accepted(request) : refusal),
  };
}

/** THE table of personalities: of `receive --personality`, and of the tests of delivery. */
export const PERSONALITIES = {
  ok: {
    description: 'answers with --status, 200 unless told otherwise',
    answer: accepted,
  },

  // All accept, each with a flaw that HTTP clients do not forgive, or find hard.
  'no-content-body': raw(
    'accepts with 204 and a body, which 204 cannot have',
    'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello',
  ),
  'two-lengths': raw(
    'accepts with two equal Content-Length',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok',
  ),
  'large-head': always('accepts with 64 KiB of cookies in the head', {
    kind: 'status',
    status: 200,
    headers: { 'set-cookie': COOKIES },
  }),
  'bare-lf': raw('accepts with line ends without CR', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'),
  'blank-before-colon': raw(
    'accepts with a blank before the colon of a header',
    'HTTP/1.1 200 OK\r\nX-Server : old\r\nContent-Length: 2\r\n\r\nok',
  ),
  'cut-body': raw(
    'accepts, and closes the connection in the middle of the body',
    'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
    'close',
  ),
  'reset-body': raw(
    'accepts, and resets the connection in the middle of the body',
    'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
    'reset',
  ),
  'no-last-chunk': raw(
    'accepts with a chunked body whose last chunk is missing',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n',
    'close',
  ),
  'reset-head': raw(
    'accepts, and resets the connection in the middle of the head',
    'HTTP/1.1 200 OK\r\nContent-',
    'reset',
  ),
  drip: raw(
    'accepts, with a body of one byte every 300 ms, without end',
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n',
    'drip',
  ),
  'drip-head': raw(
    'accepts, with a head of one byte every 300 ms, without end',
    'HTTP/1.1 200 OK\r\nX-Drip: ',
    'drip',
  ),
  'endless-body': raw(
    'accepts, with a body without end as fast as it can',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
    'pour',
  ),
  'http-1.0': raw(
    'accepts in HTTP/1.0, without a length, and closes',
    'HTTP/1.0 200 OK\r\n\r\nfine',
    'close',
  ),
  'early-hints': always('accepts after two informational answers', {
    kind: 'status',
    status: 200,
    before: [102, 103],
  }),
  continue: always('accepts after a 100 Continue that nobody asked for', {
    kind: 'status',
    status: 200,
    before: [100],
  }),
  'answer-before-body': {
    description: 'accepts when it has seen the head, and closes without reading the body',
    isEarly: true,
    answer: () => ({
      kind: 'raw',
      text: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      status: 200,
      end: 'close',
    }),
  },
  'close-after-answer': always('accepts, and closes the connection without having said so', {
    kind: 'status',
    status: 200,
    end: 'close',
  }),
  'reset-after-answer': always('accepts, and resets the connection after its answer', {
    kind: 'status',
    status: 200,
    end: 'reset',
  }),
  'keep-alive-1': {
    description: 'accepts, and keeps idle connections for one second',
    keepAliveSeconds: 1,
    answer: accepted,
  },
  slow: {
    description: 'accepts after 5 seconds',
    answer: ({ status: code }) => ({ kind: 'status', status: code, delayMs: SLOW_MS }),
  },

  // What is wrong is the destination.
  'rate-limit': limited('takes 20 a second, and answers 429 with Retry-After: 1 to the rest', 429),
  'rate-limit-503': limited(
    'takes 20 a second, and answers 503 with Retry-After: 1 to the rest',
    503,
  ),
  throttle: {
    description: 'refuses every notification once with 429 and Retry-After: 1, then accepts it',
    answer: (request) =>
      request.nth === 1
        ? { kind: 'status', status: 429, headers: { 'retry-after': '1' } }
        : accepted(request),
  },
  maintenance: status('answers 503 with Retry-After: 1 to everything', 503, { 'retry-after': '1' }),
  'connection-limit': {
    description: 'serves two connections, and closes others as they are made',
    meet: (open) => (open > CONNECTION_LIMIT ? 'close' : 'serve'),
    answer: accepted,
  },
  'close-on-accept': {
    description: 'closes connections as they are made, as a front without a server does',
    meet: () => 'close',
    answer: accepted,
  },
  'reset-on-accept': {
    description: 'resets connections as they are made',
    meet: () => 'reset',
    answer: accepted,
  },
  close: always('closes the connection instead of answering', { kind: 'close' }),
  reset: always('resets the connection instead of answering', { kind: 'reset' }),
  hang: always('never answers', { kind: 'hang' }),
  'bad-gateway': status('answers 502, as a gateway before a dead server', 502),
  unavailable: status('answers 503, as a server that is starting', 503),
  'gateway-timeout': status('answers 504, as a gateway before a server that hangs', 504),
  'internal-error': status('answers 500 to everything', 500),
  garbage: raw(
    'answers with something that is not HTTP',
    '220 mail.example.com ESMTP\r\n',
    'close',
  ),

  // What is wrong are the options, or the receiver as a whole.
  'bad-request': status('answers 400 to everything', 400),
  unauthorized: status('answers 401 to everything: a key was rotated', 401),
  forbidden: status('answers 403 to everything', 403),
  'not-found': status('answers 404 to everything: a typo in the path', 404),
  'too-large': status('answers 413 to everything', 413),
  redirect: status('answers 301 to another path; notifications do not follow it', 301, {
    location: '/elsewhere',
  }),

  // What is wrong is a message.
  flaky: {
    description: 'refuses every notification twice with 503, then accepts it',
    answer: (request) =>
      request.nth <= FLAKY_REFUSALS ? { kind: 'status', status: 503 } : accepted(request),
  },
  poison: {
    description: 'refuses the seventh notification with 400, and accepts all others',
    answer: (request) =>
      request.message === POISONED
        ? { kind: 'status', status: 400, body: '{"error":"no such customer"}\n' }
        : accepted(request),
  },
  'poison-500': {
    description: 'answers 500 to the seventh notification, for ever, and accepts all others',
    answer: (request) =>
      request.message === POISONED ? { kind: 'status', status: 500 } : accepted(request),
  },
  'poison-crash': {
    description: 'resets the connection of the seventh notification, and accepts all others',
    answer: (request) => (request.message === POISONED ? { kind: 'reset' } : accepted(request)),
  },
} as const satisfies Record<string, Personality>;

export type PersonalityName = keyof typeof PERSONALITIES;

/** The names, for help and for checking arguments. */
export const PERSONALITY_NAMES = Object.keys(PERSONALITIES) as PersonalityName[];
