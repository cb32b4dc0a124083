import type { SourceRange } from '../../diagnostic.js';
import type { OptionValues } from '../values/option-values.js';
import type { Level, OptionName } from './option-definition.js';

/** The options in force and where each came from; frozen through and through. */
export interface EffectiveOptions {
  readonly values: OptionValues;
  /** One for each option of the catalog, in its order. */
  readonly entries: readonly EffectiveOption[];
}

/** The entry of one option. */
export function optionOf<N extends OptionName>(
  { entries }: EffectiveOptions,
  name: N,
): EffectiveOption<N> | undefined {
  return entries.find((entry): entry is EffectiveOption<N> => entry.name === name);
}

export interface EffectiveOption<N extends OptionName = OptionName> {
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
