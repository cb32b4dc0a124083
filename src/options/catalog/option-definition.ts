/**
 * What the catalog says of an option. In Genesys an option is a name with a value, in a section of a configuration
 * object: of the Application, which is OCS, the server that dials; or of the Host, the machine it runs on.
 */
import type { OptionValues } from '../values/option-values.js';
import type { ValueKind } from '../values/value-kind.js';

export type OptionName = keyof OptionValues;

/** The kind of configuration object that holds a section. */
export type Level = 'application' | 'host';

/** What people call the objects. */
export const LEVEL_NAMES = { application: 'Application', host: 'Host' } as const;

/** `section OCServer of the Application` */
export function sectionOf(level: Level, section: string): string {
  return `section ${section} of the ${LEVEL_NAMES[level]}`;
}

/** Which sections are searched for an option: OCS' own order, or the one section of that name. */
export type SectionGroup = 'ocs' | 'security' | 'ocs-notifier';

/** One row of the catalog: the kind of its value, and everything else there is to know about an option. */
export interface OptionDefinition<T> extends ValueKind<T> {
  readonly group: SectionGroup;
  /** Where it is read; the first level that sets it wins. */
  readonly levels: readonly Level[];
  readonly default: T;
  /** What the default does, for people. */
  readonly defaultText: string;
  /** When a change takes effect in a running engine; all there is to say of kinds without `effectOf`. */
  readonly changeUsedBy: string;
  /** Whether the value is the path of a file whose content counts, too. */
  readonly namesFile?: boolean;
  /** Whether Genesys documents how the option works, or we chose. */
  readonly basis: 'documented' | 'assumed';
  /** Where that is written. */
  readonly source: string;
  readonly secrecy: 'all' | 'credentials' | 'none';
}
