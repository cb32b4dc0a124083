import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalValues } from '#dist/options/resolve/canonical-values.js';
import type { OptionValues } from '#dist/options/values/option-values.js';
import { Secret } from '#dist/secret.js';
import { customHeaders, optionValues } from '../support/option-values.js';

/** Few and nasty texts, so that equal ones and ones that contain others come about often. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    'a,b',
    '"',
    '","',
    '\\',
    'null',
    '{"secret":"a"}',
    '\ud800',
    '\u2028',
  ),
  fc.string({ maxLength: 3, unit: 'binary' }),
);
const path = fc.option(text, { nil: undefined });

/** Values with plain texts in place of secrets, so that an independent judge can compare them. */
const plainValues = fc.record(
  {
    on: fc.boolean(),
    uri: text,
    failures: fc.array(fc.constantFrom('timeout' as const, 'reset' as const, '5xx' as const, 503), {
      maxLength: 2,
    }),
    pool: fc.constantFrom(1, 10, 100),
    headers: fc.array(fc.tuple(text, text), { maxLength: 2 }),
    proxy: fc.option(
      fc.record(
        { hostname: text, port: fc.constantFrom(1, 11), credentials: path },
        { noNullPrototype: true },
      ),
      {
        nil: undefined,
      },
    ),
    certificate: path,
    key: path,
    mode: fc.constantFrom('merge' as const, 'replace' as const),
    agent: text,
  },
  { noNullPrototype: true },
);

type Plain = typeof plainValues extends fc.Arbitrary<infer T> ? T : never;

function valuesOf(plain: Plain): OptionValues {
  const { proxy } = plain;
  const secretOf = (secret: string | undefined) =>
    secret === undefined ? secret : new Secret(secret);
  return optionValues({
    'contact-processed-notification': plain.on,
    'contact-processed-notification-uri': plain.uri,
    'http-retry-applies-to': { applies: plain.on, failures: plain.failures },
    'http-connection-pool-size': plain.pool,
    'http-custom-headers': plain.headers.map(([name, value]) => ({
      name,
      value: new Secret(value),
    })),
    'http-proxy': proxy && { ...proxy, credentials: secretOf(proxy.credentials) },
    certificate: plain.certificate,
    'certificate-key': plain.key,
    'host-headers': plain.mode,
    'user-agent': plain.agent,
  });
}

const canonical = (plain: Plain) => canonicalValues(valuesOf(plain));

describe('canonicalValues', () => {
  it('is equal exactly when the values are equal', () => {
    const isExact = fc.property(plainValues, plainValues, (a, b) => {
      expect(canonical(a) === canonical(b)).toBe(isDeepStrictEqual(a, b));
      expect(canonical(structuredClone(a))).toBe(canonical(a));
    });
    fc.assert(isExact, { numRuns: 500 });
  });

  it('tells values apart that differ in one option', () => {
    const names = Object.keys(fc.sample(plainValues, 1)[0] ?? {}) as (keyof Plain)[];
    const isExact = fc.property(
      plainValues,
      plainValues,
      fc.constantFrom(...names),
      (a, other, name) => {
        const b = { ...a, [name]: other[name] };
        expect(canonical(a) === canonical(b)).toBe(isDeepStrictEqual(a, b));
      },
    );
    fc.assert(isExact, { numRuns: 500 });
  });

  it('does not depend on the order of keys', () => {
    const values = optionValues({
      'http-proxy': { hostname: 'p', port: 1, credentials: new Secret('u:p') },
    });
    const reversed = Object.fromEntries(
      Object.entries({
        ...values,
        'http-proxy': { credentials: new Secret('u:p'), port: 1, hostname: 'p' },
      }).reverse(),
    ) as unknown as OptionValues;
    expect(canonicalValues(reversed)).toBe(canonicalValues(values));
  });

  it('holds secrets, of any text', () => {
    const values = optionValues({ 'http-custom-headers': customHeaders({ 'X-Key': 'hush' }) });
    expect(canonicalValues(values)).toContain('hush');
    const other = optionValues({ 'http-custom-headers': customHeaders({ 'X-Key': 'shhh' }) });
    expect(canonicalValues(other)).not.toBe(canonicalValues(values));
  });
});
