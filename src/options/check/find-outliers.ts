import { OPTION_NAMES } from '../catalog/catalog.js';
import {
  type EffectiveOptionOf,
  type EffectiveOptions,
  optionOf,
} from '../catalog/effective-options.js';
import type { OptionName } from '../catalog/option-definition.js';
import { canonicalValue } from '../resolve/canonical-values.js';
import { NOT_VALID } from '../resolve/resolve-entry.js';

/** One of many installations that should be much alike: an Application, mostly with its Host. */
export interface FleetMember {
  /** Of the Application. */
  readonly filename: string;
  readonly options: EffectiveOptions;
}

/** An option that nearly all exports agree on, and those that do not. */
export interface Outlier {
  readonly option: OptionName;
  /** The value of the majority for people, secrets masked. */
  readonly display: string;
  /** How many have it, of how many. */
  readonly count: number;
  readonly of: number;
  readonly exceptions: readonly OutlierFile[];
}

export interface OutlierFile {
  readonly filename: string;
  readonly display: string;
  /** Where it is set; undefined for a default. */
  readonly line: number | undefined;
}

/** With fewer files nobody can say which is the odd one. */
const FEWEST = 4;
/** How many of them make a majority. */
const MAJORITY = 0.75;

/**
 * What stands out among installations: options that at least three quarters set to the same value, and others to
 * another, or not at all. Where most differ anyway, as names of hosts do, nothing stands out; and a default that
 * most have is no vote against those who chose a value.
 */
export function findOutliers(members: readonly FleetMember[]): readonly Outlier[] {
  if (members.length < FEWEST) return [];
  return OPTION_NAMES.flatMap((name) => outliersOf(name, members));
}

interface Row {
  readonly filename: string;
  readonly entry: EffectiveOptionOf<OptionName>;
  /** Equal for equal values; it holds secrets. */
  readonly key: string;
}

function outliersOf(name: OptionName, members: readonly FleetMember[]): Outlier[] {
  const rows = members.flatMap((member) => rowOf(name, member));
  const common = majorityOf(rows);
  if (common === undefined || common.length === rows.length) return [];
  const [{ entry, key }] = common;
  const others = rows.filter((row) => row.key !== key);
  const exceptions = others.map((row) => exceptionOf(row, entry.display));
  return [
    { option: name, display: entry.display, count: common.length, of: rows.length, exceptions },
  ];
}

function rowOf(name: OptionName, { filename, options }: FleetMember): Row[] {
  const entry = optionOf(options, name);
  if (entry === undefined) return [];
  const value = entry.isValid ? canonicalValue(entry.value) : NOT_VALID;
  // Not set is another thing than set, even to the same value.
  return [{ filename, entry, key: entry.level === 'default' ? `default ${value}` : value }];
}

function majorityOf(rows: readonly Row[]): readonly [Row, ...Row[]] | undefined {
  const groups = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    if (row.entry.level === 'default') continue;
    const group = groups.get(row.key);
    if (group === undefined) groups.set(row.key, [row]);
    else group.push(row);
  }
  return [...groups.values()].find((group) => group.length >= rows.length * MAJORITY);
}

/** Masking may make two values look the same. */
function exceptionOf({ filename, entry }: Row, common: string): OutlierFile {
  const shown = entry.display === common ? `${entry.display} (another one)` : entry.display;
  const display = entry.isValid ? shown : NOT_VALID;
  return { filename, display, line: entry.range?.start.line };
}
