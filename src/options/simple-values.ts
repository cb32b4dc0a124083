import * as z from 'zod/mini';
import { quoted } from '../option-file/quoted.js';
import { emptyValue, invalid, nothingSecret, type ValueGrammar, valid } from './value-grammar.js';

/** Values of one word: booleans, integers, choices, and a line of plain text. */

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);

/** `yes`, `true`, `no`, `false` in any case. */
export function booleanValue(): ValueGrammar<boolean> {
  const expects = 'yes, true, no or false';
  return {
    expects,
    schema: z.boolean(),
    decode(text) {
      if (text === '') return emptyValue(expects);
      const value = BOOLEANS.get(text.toLowerCase());
      return value === undefined ? notExpected(text, expects) : valid(value);
    },
    render: (value) => (value ? 'true' : 'false'),
    secretParts: nothingSecret,
  };
}

/** A decimal integer from `minimum` to `maximum`. */
export function integerValue(minimum: number, maximum: number, unit: string): ValueGrammar<number> {
  const expects = `an integer from ${minimum} to ${maximum} (${unit})`;
  const schema = z.int().check(z.minimum(minimum), z.maximum(maximum));
  return {
    expects,
    unit,
    schema,
    decode(text) {
      if (text === '') return emptyValue(expects);
      if (!/^-?\d+$/.test(text)) return notExpected(text, expects);
      const range = schema.safeParse(Number(text));
      return range.success ? valid(range.data) : outOfRange(text, expects);
    },
    render: String,
    secretParts: nothingSecret,
  };
}

/** One of a few words. */
export function choiceValue<const T extends string>(
  choices: readonly [T, ...T[]],
): ValueGrammar<T> {
  const expects = choices.join(' or ');
  const schema = z.enum(choices);
  return {
    expects,
    schema,
    decode(text) {
      if (text === '') return emptyValue(expects);
      const choice = schema.safeParse(text.toLowerCase());
      return choice.success ? valid(choice.data) : notExpected(text, expects);
    },
    render: (value) => value,
    secretParts: nothingSecret,
  };
}

/** What may stand in a header line: visible ASCII and single blanks between. */
export function productValue(): ValueGrammar<string> {
  const expects = 'visible ASCII characters, such as OCS/8.1.528.21';
  const schema = z.string().check(z.regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/));
  return {
    expects,
    schema,
    decode(text) {
      if (text === '') return emptyValue(expects);
      return schema.safeParse(text).success ? valid(text) : notExpected(text, expects);
    },
    render: (value) => value,
    secretParts: nothingSecret,
  };
}

/** A value that is well formed and too small or too large. */
export function outOfRange(text: string, expects: string) {
  const summary = `${quoted(text)} is out of range; expected ${expects}`;
  return invalid<never>([{ code: 'option-value-out-of-range', summary }]);
}

/** A value that is not what it should be. */
export function notExpected(text: string, expects: string) {
  const summary = `${quoted(text)} is not valid; expected ${expects}`;
  return invalid<never>([{ code: 'option-value-invalid', summary }]);
}
