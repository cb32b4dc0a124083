import { expect, it } from 'vitest';
import type { Outcome } from '#dist/delivery/judgement/outcome.js';
import { OUTCOMES, type OutcomeName, outcomeName } from '#dist/delivery/judgement/outcome-table.js';

function answer(status: number, retryAfter?: string): Outcome {
  return { kind: 'responded', status, retryAfter, excerpt: '', flaw: undefined };
}

const unreached = (isAboutCredentials: boolean): Outcome => ({
  kind: 'unreached',
  failure: 'proxy',
  detail: '',
  isAboutCredentials,
});

it.each<[Outcome, OutcomeName]>([
  [answer(200), 'accepted'],
  [answer(204), 'accepted'],
  [answer(299), 'accepted'],
  [answer(429), 'limited'],
  [answer(429, '7'), 'limited'],
  [answer(503, '7'), 'limited'],
  [answer(503), 'overloaded'],
  [answer(502, '7'), 'overloaded'],
  [answer(504), 'overloaded'],
  [{ kind: 'failed', failure: 'timeout', detail: '' }, 'overloaded'],
  [answer(500), 'failing'],
  [answer(500, '7'), 'failing'],
  [answer(507), 'failing'],
  [answer(408), 'failing'],
  [answer(425), 'failing'],
  [{ kind: 'failed', failure: 'reset', detail: '' }, 'failing'],
  [{ kind: 'failed', failure: 'protocol', detail: '' }, 'failing'],
  [answer(301), 'refused'],
  [answer(308), 'refused'],
  [answer(400), 'refused'],
  [answer(404), 'refused'],
  [answer(413), 'refused'],
  [answer(600), 'refused'],
  [answer(401), 'forbidden'],
  [answer(403), 'forbidden'],
  [answer(407), 'forbidden'],
  [{ kind: 'unanswered', failure: 'reset', detail: '' }, 'unanswered'],
  [unreached(false), 'unreached'],
  [unreached(true), 'locked'],
  [{ kind: 'superseded', wasSent: true }, 'ours'],
  [{ kind: 'aborted', wasSent: true }, 'ours'],
])('%j is %s', (outcome, expected) => {
  expect(outcomeName(outcome)).toBe(expected);
});

it('everything that is ever charged says what happens when all messages end so', () => {
  for (const row of Object.values(OUTCOMES)) {
    if (row.charge !== 'never') expect(row.whenAll).toBeDefined();
  }
});
