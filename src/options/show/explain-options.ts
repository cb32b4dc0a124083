import { expectArgument } from '../../text/expect-argument.js';
import { isOptionName } from '../catalog/catalog.js';
import {
  type EffectiveOption,
  type EffectiveOptionOf,
  type EffectiveOptions,
  isOptions,
} from '../catalog/effective-options.js';
import type { OptionName } from '../catalog/option-definition.js';

/** Options in force as plain JSON: no secret is in it, so that it may go to logs and pages. */
export interface OptionExplanation extends Omit<EffectiveOptionOf<OptionName>, 'value'> {
  readonly name: EffectiveOption['name'];
}

/**
 * What `explain --format json` prints and the admin server serves: each option without its value,
 * which may be a secret, but with the text that may be shown.
 *
 * @param name limits the answer to one option; a name that does not exist gives an empty list.
 * @example
 * const bytes = new TextEncoder().encode('[OCServer]\nhttp-custom-headers = X-Key: hush\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const { options } = resolveOptions({ sources: [{ document, role: 'application' }] });
 * explainOptions(options, 'http-custom-headers').map(({ display }) => display); // ['X-Key: •••']
 */
export function explainOptions(
  options: EffectiveOptions,
  name?: string,
): readonly OptionExplanation[] {
  expectArgument(isOptions(options), 'explainOptions takes options as resolveOptions gives them');
  if (name !== undefined && !isOptionName(name)) return [];
  return options.entries
    .filter((entry) => name === undefined || entry.name === name)
    .map(({ value: _, ...explanation }) => explanation);
}
