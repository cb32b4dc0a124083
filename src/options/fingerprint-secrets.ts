import { Secret } from '../secret.js';
import { CATALOG } from './catalog.js';
import type { OptionDefinition, OptionName } from './option-definition.js';
import type { OptionValues } from './option-values.js';
import { MASK } from './value-grammar.js';

/**
 * What stands for a secret where two of them shall be compared by eye: equal for equal secrets, and
 * telling nothing of them (a hash with a key that nobody keeps).
 */
export type Fingerprint = (secret: string) => string;

/**
 * A value for people, like `EffectiveOption.display`, each masked secret followed by its length and
 * fingerprint: `X-Api-Key: ••• (22 characters, 3fa9c1d2)`.
 */
export function displayWithFingerprints<N extends OptionName>(
  name: N,
  value: OptionValues[N],
  fingerprint: Fingerprint,
): string {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const display = row.grammar.render(value);
  const secrets = secretsOf(row, value);
  const [first = '', ...pieces] = display.split(MASK);
  // A text that holds the mask itself: no telling which of them stands for what.
  if (pieces.length !== secrets.length) return display;
  return pieces.reduce((text, piece, at) => {
    const secret = secrets[at] ?? '';
    const length = `${secret.length} character${secret.length === 1 ? '' : 's'}`;
    return `${text}${MASK} (${length}, ${fingerprint(secret)})${piece}`;
  }, first);
}

/** In the order in which the value shows masks for them. */
function secretsOf<T>({ grammar }: OptionDefinition<T>, value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return grammar.secretParts(value).map(({ start, end }) => value.slice(start, end));
  }
  return secretsIn(value);
}

function secretsIn(value: unknown): readonly string[] {
  if (value instanceof Secret) return [value.reveal()];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}
