import { Secret } from '../../secret.js';
import { replaceParts } from '../../text/parts.js';
import { pastedSecrets, quotedValue } from './pasted-secrets.js';
import { emptyValue, invalid, type ValueKind, valid } from './value-kind.js';

/**
 * Values of one word: booleans, integers, choices, and a line of plain text. What a change of one means
 * depends on the option: the catalog says it.
 */

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);

/** `yes`, `true`, `no`, `false` in any case. */
export function booleanValue(): ValueKind<boolean> {
  const expects = 'yes, true, no or false';
  return {
    expects,
    schema: (z) => z.boolean(),
    decode(text) {
      if (text === '') return emptyValue(expects);
      const value = BOOLEANS.get(text.toLowerCase());
      return value === undefined ? notExpected(text, expects) : valid(value);
    },
    render: (value) => (value ? 'true' : 'false'),
    secretParts: pastedSecrets,
  };
}

/** A decimal integer from `minimum` to `maximum`. */
export function integerValue(minimum: number, maximum: number, unit: string): ValueKind<number> {
  const expects = `an integer from ${minimum} to ${maximum} (${unit})`;
  return {
    expects,
    unit,
    schema: (z) => z.int().check(z.minimum(minimum), z.maximum(maximum)),
    decode(text) {
      if (text === '') return emptyValue(expects);
      if (!/^-?\d+$/.test(text)) return notExpected(text, expects);
      const value = Number(text);
      return value >= minimum && value <= maximum ? valid(value) : outOfRange(text, expects);
    },
    render: String,
    secretParts: pastedSecrets,
  };
}

/** One of a few words. */
export function choiceValue<const T extends string>(choices: readonly [T, ...T[]]): ValueKind<T> {
  const expects = choices.join(' or ');
  return {
    expects,
    schema: (z) => z.enum(choices),
    decode(text) {
      if (text === '') return emptyValue(expects);
      const choice = choices.find((each) => each === text.toLowerCase());
      return choice === undefined ? notExpected(text, expects) : valid(choice);
    },
    render: (value) => value,
    secretParts: pastedSecrets,
  };
}

const PRODUCT = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** What may stand in a header line: visible ASCII and single blanks between. */
export function productValue(): ValueKind<string> {
  const expects = 'visible ASCII characters, such as OCS/8.1.528.21';
  return {
    expects,
    schema: (z) => z.string().check(z.regex(PRODUCT)),
    decode(text) {
      if (text === '') return emptyValue(expects);
      return PRODUCT.test(text) ? valid(text) : notExpected(text, expects);
    },
    render: (value, show) => replaceParts(value, pastedSecrets(value), show),
    secretParts: pastedSecrets,
  };
}

/** A text that is a secret as a whole, or empty. */
export function passphraseValue(): ValueKind<Secret | undefined> {
  return {
    expects: 'the passphrase of a key, or nothing',
    schema: (z) => z.nullable(z.string()),
    decode: (text) => valid(text === '' ? undefined : new Secret(text)),
    render: (value, show) => (value === undefined ? '' : show(value.reveal())),
    secretParts: (text) => (text === '' ? [] : [{ start: 0, end: text.length }]),
  };
}

/** A value that is well formed and too small or too large. */
export function outOfRange(text: string, expects: string) {
  const summary = `${quotedValue(text)} is out of range; expected ${expects}`;
  return invalid<never>([{ code: 'option-value-out-of-range', summary }]);
}

/** A value that is not what it should be. */
export function notExpected(text: string, expects: string) {
  const summary = `${quotedValue(text)} is not valid; expected ${expects}`;
  return invalid<never>([{ code: 'option-value-invalid', summary }]);
}

/** The effect of a change to a number: words for a larger one, and words for a smaller one. */
export function largerOrSmaller(larger: string, smaller: string) {
  return (from: number, to: number) => (to > from ? larger : smaller);
}
