import type { SourceRange } from '../diagnostic.js';
import { printable } from '../option-file/quoted.js';
import { canonicalValue } from './canonical-values.js';
import { CATALOG, OPTION_NAMES } from './catalog.js';
import type { EffectiveOptions } from './effective-options.js';
import type { Level, OptionDefinition, OptionName } from './option-definition.js';
import type { OptionValues } from './option-values.js';

/** An option whose value differs, and what that means. Holds no secret. */
export interface OptionChange {
  readonly name: OptionName;
  readonly from: ChangedOption;
  readonly to: ChangedOption;
  /** What differs, where the values as shown do not tell: `X-Api-Key has another value`. */
  readonly detail: string | undefined;
  /** What a running engine does: `live: grows, nothing is dropped`. */
  readonly effect: string;
}

export interface ChangedOption {
  /** The value for people, secrets masked. */
  readonly display: string;
  readonly level: Level | 'default';
  readonly section: string | undefined;
  readonly file: string | undefined;
  readonly range: SourceRange | undefined;
}

/**
 * The options whose values differ, in the order of the catalog. A value that only comes from another
 * place is no change; one that is not valid is, whatever default stands in its place.
 *
 * @example
 * const optionsOf = (text: string) => {
 *   const { document } = parseOptionFile(new TextEncoder().encode(text), 'application.cfg');
 *   return resolveOptions({ sources: [{ document, role: 'application' }] }).options;
 * };
 * const before = optionsOf('[OCServer]\nhttp-connection-pool-size = 10\n');
 * const after = optionsOf('[default]\nhttp-connection-pool-size = 50\n');
 * const [change] = diffOptions(before, after);
 * change?.name; // 'http-connection-pool-size'
 * change?.effect; // 'live: grows, nothing is dropped'
 */
export function diffOptions(from: EffectiveOptions, to: EffectiveOptions): readonly OptionChange[] {
  return OPTION_NAMES.filter((name) => {
    if (isValid(name, from) !== isValid(name, to)) return true;
    return canonicalValue(from.values[name]) !== canonicalValue(to.values[name]);
  }).map((name) => changeOf(name, from, to));
}

function isValid(name: OptionName, { entries }: EffectiveOptions): boolean {
  return entries.find((entry) => entry.name === name)?.isValid ?? true;
}

function changeOf<N extends OptionName>(
  name: N,
  from: EffectiveOptions,
  to: EffectiveOptions,
): OptionChange {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const values = [from.values[name], to.values[name]] as const;
  const [before, after] = [sideOf(name, from), sideOf(name, to)];
  const areUsable = isValid(name, from) && isValid(name, to);
  const isHidden = before.display === after.display;
  return {
    name,
    from: before,
    to: after,
    detail: areUsable ? (row.detailOf?.(...values) ?? (isHidden ? HIDDEN : undefined)) : undefined,
    effect: areUsable ? (row.effectOf?.(...values) ?? row.changeUsedBy) : UNUSABLE,
  };
}

const UNUSABLE = 'none: a value that is not valid is never put in force';
const NOT_VALID = '(not valid)';

const HIDDEN = 'differs in a masked part only';

function sideOf<N extends OptionName>(name: N, options: EffectiveOptions): ChangedOption {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const entry = options.entries.find((candidate) => candidate.name === name);
  return {
    display: isValid(name, options) ? row.grammar.render(options.values[name]) : NOT_VALID,
    level: entry?.level ?? 'default',
    section: entry?.section,
    file: entry?.file,
    range: entry?.range,
  };
}

/** As much of a value as leaves two of them readable in one line. */
const LONGEST = 60;

/**
 * A change as one line, without its effect: `http-connection-pool-size 10 → 50 (application.cfg:14)`.
 * Values that look the same are left out for what differs:
 * `http-proxy: has other credentials (application.cfg:9)`.
 *
 * @example
 * const optionsOf = (text: string) => {
 *   const { document } = parseOptionFile(new TextEncoder().encode(text), 'application.cfg');
 *   return resolveOptions({ sources: [{ document, role: 'application' }] }).options;
 * };
 * const before = optionsOf('[OCServer]\nhttp-custom-headers = X-Key: hush\n');
 * const after = optionsOf('[OCServer]\nhttp-custom-headers = X-Key: other\n');
 * diffOptions(before, after).map(renderChange);
 * // ['http-custom-headers: X-Key has another value (application.cfg:2)']
 */
export function renderChange({ name, from, to, detail }: OptionChange): string {
  const place = placeOf(to);
  if (from.display === to.display) return `${name}: ${detail ?? 'differs'} ${place}`;
  const values = `${name} ${shown(from)} → ${shown(to)} ${place}`;
  return detail === undefined ? values : `${values}: ${detail}`;
}

function shown({ display }: ChangedOption): string {
  if (display === '') return '(empty)';
  const characters = Array.from(printable(display));
  if (characters.length <= LONGEST) return characters.join('');
  return `${characters.slice(0, LONGEST).join('')}…`;
}

function placeOf({ range }: ChangedOption): string {
  return range === undefined ? '(default)' : `(${range.filename}:${range.start.line})`;
}
