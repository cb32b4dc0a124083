import type { TextRange } from '../../text/source-text.js';
import type { FailureClass, RetryScope } from './option-values.js';
import { pastedSecrets, quotedValue } from './pasted-secrets.js';
import { type ValueKind, type ValueProblem, type ValueReading, valid } from './value-kind.js';

/**
 * `http-retry-applies-to`: request kinds say whether we retry at all, failure classes
 * narrow what is retried. No text is an error: a real export must not stop the service.
 */
export function retryScopeValue(): ValueKind<RetryScope> {
  return {
    expects:
      'a comma-separated list of all, none, contact-processed, timeout, reset, 5xx and statuses such as 503',
    schema: (z) => {
      const status = z.int().check(z.minimum(LEAST_STATUS), z.maximum(MOST_STATUS));
      const failure = z.union([z.enum(['timeout', 'reset', '5xx']), status]);
      return z.object({ applies: z.boolean(), failures: z.array(failure) });
    },
    decode: decodeRetryScope,
    render: renderRetryScope,
    secretParts: pastedSecrets,
    effectOf: retryScopeEffect,
    detailOf: (from, to) =>
      from.applies || to.applies ? undefined : 'names other failures, of which none is retried',
  };
}

function retryScopeEffect(from: RetryScope, to: RetryScope): string {
  if (!from.applies && !to.applies) return 'none: nothing is retried, as before';
  if (!to.applies) return 'nothing is retried: messages are dead at their next failure';
  if (!from.applies) return 'failures from now on are retried; what is dead stays dead';
  return 'the next retry decision, also of messages already sent once';
}

/** Answers that may be retried; all others are final. */
const [LEAST_STATUS, MOST_STATUS] = [400, 599];

/** What a token means; a number is a status. */
type TokenMeaning = 'ours' | 'none' | 'foreign' | 'failure' | 'held' | 'unknown' | number;

const TOKENS: ReadonlyMap<string, TokenMeaning> = new Map<string, TokenMeaning>([
  ['all', 'ours'],
  ['contact-processed', 'ours'],
  ['none', 'none'],
  ['pre-dial-validation', 'foreign'],
  ['history', 'foreign'],
  ['campaign-group-states', 'foreign'],
  ['timeout', 'failure'],
  ['reset', 'failure'],
  ['5xx', 'failure'],
  ['connect', 'held'],
  ['dns', 'held'],
  ['tls', 'held'],
  ['proxy', 'held'],
]);

interface Token {
  readonly text: string;
  readonly part: TextRange;
  readonly meaning: TokenMeaning;
}

function decodeRetryScope(text: string): ValueReading<RetryScope> {
  const tokens = tokensOf(text);
  const problems = tokens.flatMap(tokenProblems);
  const meanings = new Set(tokens.map(({ meaning }) => meaning));
  meanings.delete('unknown');
  if (meanings.size === 0) return valid(EVERYTHING, [...problems, NOTHING_NAMED]);
  const failures = [...new Set(tokens.flatMap(failuresOf))];
  const kindsExcludeUs = meanings.has('foreign') && !meanings.has('ours');
  if (meanings.has('none') || kindsExcludeUs) {
    if (meanings.has('none') && meanings.size > 1) problems.push(CONTRADICTION);
    return valid({ applies: false, failures }, problems);
  }
  const namesFailures = tokens.some(({ meaning }) => meaning === 'held' || isNumber(meaning));
  if (namesFailures && failures.length === 0) {
    return valid({ applies: false, failures }, [...problems, NOTHING_RETRIED]);
  }
  return valid({ applies: true, failures }, problems);
}

const EVERYTHING: RetryScope = Object.freeze({ applies: true, failures: Object.freeze([]) });

const NOTHING_NAMED: ValueProblem = {
  code: 'retry-scope-empty',
  summary: 'no request kind and no failure class is named; `all` is used',
  help: 'Write `all`, `none`, or what is to be retried.',
};
const CONTRADICTION: ValueProblem = {
  code: 'retry-scope-contradiction',
  summary: '`none` stands beside other tokens; nothing is retried',
  help: 'Remove `none`, or the others.',
};
const NOTHING_RETRIED: ValueProblem = {
  code: 'retry-scope-nothing',
  summary:
    'only failures without effect are named, so nothing that reached the receiver is retried',
  help: 'Add `timeout`, `reset`, `5xx` or a status, or name no failure at all.',
};

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[^,\s](?:[^,]*[^,\s])?/g)].map(({ index, 0: word }) => {
    const part = { start: index, end: index + word.length };
    return { text: word, part, meaning: meaningOf(word.toLowerCase()) };
  });
}

function meaningOf(word: string): TokenMeaning {
  return TOKENS.get(word) ?? (/^[1-9]\d\d$/.test(word) ? Number(word) : 'unknown');
}

function tokenProblems({ text, part, meaning }: Token): ValueProblem[] {
  if (meaning === 'unknown') {
    const summary = `${quotedValue(text)} is no request kind and no failure class; it is ignored`;
    return [{ code: 'retry-token-unknown', summary, part }];
  }
  if (meaning === 'held') {
    const summary = `\`${text}\` has no effect: a message that was not sent is held, not retried`;
    return [{ code: 'retry-token-no-effect', summary, part }];
  }
  if (isNumber(meaning) && !isRetriable(meaning)) {
    const summary = `status ${text} has no effect: only 400 to 599 can be retried`;
    return [{ code: 'retry-status-no-effect', summary, part }];
  }
  return [];
}

function failuresOf({ text, meaning }: Token): FailureClass[] {
  if (isNumber(meaning)) return isRetriable(meaning) ? [meaning] : [];
  const word = text.toLowerCase();
  return word === 'timeout' || word === 'reset' || word === '5xx' ? [word] : [];
}

function isRetriable(status: number): boolean {
  return status >= LEAST_STATUS && status <= MOST_STATUS;
}

function isNumber(meaning: TokenMeaning): meaning is number {
  return typeof meaning === 'number';
}

function renderRetryScope({ applies, failures }: RetryScope): string {
  if (!applies) return 'none';
  return failures.length === 0 ? 'all' : failures.join(', ');
}
