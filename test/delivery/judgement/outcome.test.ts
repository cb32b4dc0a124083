import { expect, it } from 'vitest';
import { maskedOutcome, type Outcome } from '#dist/delivery/judgement/outcome.js';

const mask = (text: string) => text.replaceAll('s3cr3t', '•••');

it.each<[Outcome, object]>([
  [
    {
      kind: 'responded',
      status: 401,
      retryAfter: undefined,
      excerpt: 'no s3cr3t',
      flaw: undefined,
    },
    { excerpt: 'no •••' },
  ],
  [{ kind: 'failed', failure: 'protocol', detail: 'bad: s3cr3t' }, { detail: 'bad: •••' }],
  // A proxy that refuses may say with which credentials.
  [
    { kind: 'unreached', failure: 'proxy', detail: '407 u:s3cr3t', isAboutCredentials: true },
    { detail: '407 u:•••' },
  ],
  [{ kind: 'superseded', wasSent: false }, {}],
])('an outcome keeps all but the secrets: %j', (outcome, changes) => {
  expect(maskedOutcome(outcome, mask)).toEqual({ ...outcome, ...changes });
});
