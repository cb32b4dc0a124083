import type { OptionValues } from '../values/option-values.js';
import type { Fingerprint } from '../values/show-secret.js';
import type { ValueGrammar } from '../values/value-kind.js';

export type OptionName = keyof OptionValues;

/** The kind of configuration object that holds a section. */
export type Level = 'application' | 'host';

/** Which sections are searched for an option: OCS' own order, or the one section of that name. */
export type SectionGroup = 'ocs' | 'security' | 'ocs-notifier';

/** One row of the catalog: everything there is to know about an option. */
export interface OptionDefinition<T> {
  readonly group: SectionGroup;
  /** Where it is read; the first level that sets it wins. */
  readonly levels: readonly Level[];
  readonly grammar: ValueGrammar<T>;
  readonly default: T;
  /** What the default does, for people. */
  readonly defaultText: string;
  /** When a change takes effect in a running engine. */
  readonly changeUsedBy: string;
  /** What a running engine does with a change from one value to another; {@link changeUsedBy} when absent. */
  effectOf?(from: T, to: T): string;
  /** What differs between two values where showing both, secrets masked, does not tell. */
  detailOf?(from: T, to: T, fingerprint?: Fingerprint): string | undefined;
  /** Whether the value is the path of a file whose content counts, too. */
  readonly namesFile?: boolean;
  /** Whether Genesys documents how the option works, or we chose. */
  readonly basis: 'documented' | 'assumed';
  /** Where that is written. */
  readonly source: string;
  readonly secrecy: 'all' | 'credentials' | 'none';
}
