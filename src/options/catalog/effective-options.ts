import type { SourceRange } from '../../diagnostic.js';
import { expectArgument } from '../../text/expect-argument.js';
import type { OptionValues } from '../values/option-values.js';
import type { Level, OptionName } from './option-definition.js';

/** The options in force and where each came from; frozen through and through. */
export interface EffectiveOptions {
  readonly values: OptionValues;
  /** One for each option of the catalog, in its order. */
  readonly entries: readonly EffectiveOption[];
}

/** Whether something is options in force. */
export function isOptions(value: unknown): value is EffectiveOptions {
  const { entries } = (value ?? {}) as Partial<EffectiveOptions>;
  return Array.isArray(entries);
}

/** The entry of one option; undefined where somebody made the options up. */
export function optionOf<N extends OptionName>(
  { entries }: EffectiveOptions,
  name: N,
): EffectiveOptionOf<N> | undefined {
  // The entry of a name has the type of its row.
  return entries.find((entry) => entry.name === name) as EffectiveOptionOf<N> | undefined;
}

/**
 * The value in force of one option, and where it came from.
 *
 * @throws TypeError for a name that no option has
 * @example
 * const { document } = parseOptionFile('[OCServer]\nhttp-response-timeout = 60\n', 'a.cfg');
 * const { options } = resolveOptions({ sources: [{ document, role: 'application' }] });
 * const { value, range } = getOption(options, 'http-response-timeout');
 * [value, range?.start.line]; // [60, 2]
 */
export function getOption<N extends OptionName>(
  options: EffectiveOptions,
  name: N,
): EffectiveOptionOf<N> {
  expectArgument(isOptions(options), OPTIONS);
  const entry = optionOf(options, name);
  expectArgument(entry !== undefined, NAME);
  return entry;
}

const OPTIONS = 'getOption takes options as resolveOptions gives them';
const NAME = 'getOption takes the name of an option as its second argument: one of OPTION_NAMES';

/**
 * The value in force of an option, and where it came from. Of a list of them, the name tells the type of the
 * value: after `entry.name === 'http-proxy'`, `entry.value` is a proxy or undefined.
 */
export type EffectiveOption<N extends OptionName = OptionName> = N extends OptionName
  ? EffectiveOptionOf<N>
  : never;

export interface EffectiveOptionOf<N extends OptionName> {
  readonly name: N;
  /** May hold secrets or, in a URI, a secret query: show {@link display} instead. */
  readonly value: OptionValues[N];
  /** The value for people, secrets masked. */
  readonly display: string;
  /** False where the value in the files cannot be used and the default stands in its place. */
  readonly isValid: boolean;
  /** What the default is and does. */
  readonly default: string;
  readonly level: Level | 'default';
  /** The section searched, undefined for a default. */
  readonly section: string | undefined;
  readonly file: string | undefined;
  /** The value in the file. */
  readonly range: SourceRange | undefined;
  readonly basis: 'documented' | 'assumed';
  /** One sentence on why this value is in force. */
  readonly rule: string;
  /** Other definitions of the option, which have no effect. */
  readonly shadowed: readonly ShadowedDefinition[];
  /** For `http-custom-headers`: each header in sending order. */
  readonly headers?: readonly EffectiveHeader[];
}

export interface ShadowedDefinition {
  readonly level: Level;
  readonly section: string;
  readonly range: SourceRange;
  readonly display: string;
}

/** A header that is sent, and whose list it comes from. */
export interface EffectiveHeader {
  readonly name: string;
  readonly level: Level;
  readonly section: string;
  readonly range: SourceRange;
  /** Whether another level sets the header, too, without effect. */
  readonly overrides: Level | undefined;
}
