import { expectArgument } from '../../text/expect-argument.js';
import { visible } from '../../text/quoted.js';
import { CATALOG, OPTION_NAMES } from '../catalog/catalog.js';
import {
  type EffectiveOptionOf,
  type EffectiveOptions,
  isOptions,
  optionOf,
} from '../catalog/effective-options.js';
import type { OptionDefinition, OptionName } from '../catalog/option-definition.js';
import { canonicalValue } from '../resolve/canonical-values.js';
import { NOT_VALID } from '../resolve/resolve-entry.js';
import type { OptionValues } from '../values/option-values.js';
import {
  type Fingerprint,
  type ShowSecret,
  shortenedShown,
  showSecretWith,
  withoutFingerprints,
} from '../values/show-secret.js';

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

/** The value for people, secrets masked, and where it comes from. */
export type ChangedOption = Pick<
  EffectiveOptionOf<OptionName>,
  'display' | 'level' | 'section' | 'file' | 'range'
>;

/**
 * The options whose values differ, in the order of the catalog. The same value from another place is no change. A
 * value that becomes valid, or is valid no more, is one, even if the default that stands in its place is equal.
 *
 * @param fingerprint when given, secrets in shown values can be compared; else they are only masked.
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
export function diffOptions(
  from: EffectiveOptions,
  to: EffectiveOptions,
  fingerprint?: Fingerprint,
): readonly OptionChange[] {
  expectArgument(isOptions(from) && isOptions(to), OPTIONS);
  return OPTION_NAMES.filter((name) => {
    if (isValid(name, from) !== isValid(name, to)) return true;
    return canonicalValue(from.values[name]) !== canonicalValue(to.values[name]);
  }).map((name) => changeOf(name, { from, to, fingerprint }));
}

const OPTIONS = 'diffOptions takes options as resolveOptions gives them, twice';

function isValid(name: OptionName, options: EffectiveOptions): boolean {
  return optionOf(options, name)?.isValid ?? true;
}

interface Compared {
  readonly from: EffectiveOptions;
  readonly to: EffectiveOptions;
  readonly fingerprint: Fingerprint | undefined;
}

function changeOf<N extends OptionName>(
  name: N,
  { from, to, fingerprint }: Compared,
): OptionChange {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const values = [from.values[name], to.values[name]] as const;
  const show = showSecretWith(fingerprint);
  const areUsable = isValid(name, from) && isValid(name, to);
  const [before, after] = [sideOf(name, from, show), sideOf(name, to, show)];
  const hidden = before.display === after.display ? HIDDEN : undefined;
  return {
    name,
    from: before,
    to: after,
    detail: areUsable ? (row.detailOf?.(...values, fingerprint) ?? hidden) : undefined,
    effect: areUsable ? (row.effectOf?.(...values) ?? row.changeUsedBy) : UNUSABLE,
  };
}

const UNUSABLE = 'none: a value that is not valid is never put in force';
const HIDDEN = 'differs in a masked part only';

function sideOf<N extends OptionName>(
  name: N,
  options: EffectiveOptions,
  show: ShowSecret,
): ChangedOption {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const entry = optionOf(options, name);
  return {
    display: isValid(name, options) ? row.render(options.values[name], show) : NOT_VALID,
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
export function renderChange(change: OptionChange): string {
  expectArgument(
    typeof change?.name === 'string',
    'renderChange takes a change as diffOptions gives it',
  );
  const { name, from, to, detail } = change;
  const place = placeOf(to);
  const [before, after] = [from, to].map(({ display }) => withoutFingerprints(display));
  if (before === after && (detail !== undefined || from.display === to.display)) {
    return `${name}: ${detail ?? 'differs'} ${place}`;
  }
  const [shortFrom, shortTo] = [shown(from, LONGEST), shown(to, LONGEST)];
  const values =
    shortFrom === shortTo // where they differ was cut off
      ? `${name} ${shown(from)} → ${shown(to)} ${place}`
      : `${name} ${shortFrom} → ${shortTo} ${place}`;
  return detail === undefined ? values : `${values}: ${detail}`;
}

function shown({ display }: ChangedOption, longest = Number.POSITIVE_INFINITY): string {
  if (display === '') return '(empty)';
  return shortenedShown(visible(display), longest);
}

function placeOf({ range }: ChangedOption): string {
  return range === undefined ? '(default)' : `(${range.filename}:${range.start.line})`;
}
