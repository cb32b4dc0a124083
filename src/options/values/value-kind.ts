import type * as zod from 'zod/mini';
import type { DiagnosticCode } from '../../diagnostic.js';
import type { TextRange } from '../../text/source-text.js';
import type { Fingerprint, ShowSecret } from './show-secret.js';

/** The parts of zod that schemas of values are made of. All of zod would make the library five times as large. */
export type Zod = Pick<
  typeof zod,
  | 'array'
  | 'boolean'
  | 'enum'
  | 'int'
  | 'literal'
  | 'maximum'
  | 'minimum'
  | 'nullable'
  | 'object'
  | 'optional'
  | 'regex'
  | 'string'
  | 'union'
>;

/** Something wrong in a value; `part` is the place in it, the whole value when absent. */
export interface ValueProblem {
  readonly code: DiagnosticCode;
  readonly summary: string;
  readonly help?: string;
  readonly part?: TextRange;
  /** Another place in the value that belongs to it. */
  readonly related?: { readonly summary: string; readonly part: TextRange };
}

/** A value's text once read; problems may be warnings, so a valid value can have some. */
export type ValueReading<T> =
  | { readonly kind: 'valid'; readonly value: T; readonly problems: readonly ValueProblem[] }
  | { readonly kind: 'invalid'; readonly problems: readonly ValueProblem[] };

/** What a value may depend on besides its text. */
export interface ValueContext {
  /** The folder of the option file: relative paths start here. Ends with a separator, or is empty. */
  readonly folder: string;
}

/**
 * One kind of value: how it is read, checked and shown, which parts of its text are secret, and what a
 * change of it means. A row of the catalog begins with one.
 */
export interface ValueKind<T> {
  /** Valid values, for people. */
  readonly expects: string;
  /** What a number counts. */
  readonly unit?: string;
  /**
   * The value as JSON, headers and credentials as plain text. The caller brings zod: only schemas need
   * it, and loading it takes longer than all the rest of reading options.
   */
  schema(z: Zod): zod.ZodMiniType;
  /** Text → value. Never throws. */
  decode(text: string, context: ValueContext): ValueReading<T>;
  /** The value for people; `show` gives what stands there for a secret. */
  render(value: T, show: ShowSecret): string;
  /** The parts of the text that nobody may see; also for a text that is not valid. */
  secretParts(text: string): readonly TextRange[];
  /** What a running engine does when the value changes, in words for an administrator. */
  effectOf?(from: T, to: T): string;
  /** What differs between two values where showing both, secrets masked, does not tell. */
  detailOf?(from: T, to: T, fingerprint?: Fingerprint): string | undefined;
}

/** Of effects that concern connections only. */
export const IN_FLIGHT_FINISH = 'requests in flight finish on the connections they have';

export function valid<T>(value: T, problems: readonly ValueProblem[] = []): ValueReading<T> {
  return { kind: 'valid', value, problems };
}

export function invalid<T>(problems: readonly ValueProblem[]): ValueReading<T> {
  return { kind: 'invalid', problems };
}

/** Set to empty, which is not the same as not set: fine for texts, an error for what needs a value. */
export function emptyValue<T>(expects: string): ValueReading<T> {
  const summary = `the value is empty; expected ${expects}`;
  const help = 'Write a value, or remove the line to use the default.';
  return invalid([{ code: 'option-value-empty', summary, help }]);
}
