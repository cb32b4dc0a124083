import { CATALOG } from '../catalog/catalog.js';
import type { EffectiveOptionOf, ShadowedDefinition } from '../catalog/effective-options.js';
import { type OptionDefinition, type OptionName, sectionOf } from '../catalog/option-definition.js';
import type { OptionValues } from '../values/option-values.js';
import type { ShowSecret } from '../values/show-secret.js';
import { locateOption } from './placed-section.js';
import type { Definition } from './read-definitions.js';
import { sectionsSearched } from './section-search.js';

/** What is shown in place of a value that is not valid. */
export const NOT_VALID = '(not valid)';

/** What all options are resolved with. */
export interface EntryTerms {
  readonly applicationName: string | undefined;
  readonly show: ShowSecret;
}

/** The value in force of an option whose first definition wins whole. */
export function resolveEntry<N extends OptionName>(
  name: N,
  definitions: readonly Definition<OptionValues[N]>[],
  { applicationName, show }: EntryTerms,
): EffectiveOptionOf<N> {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const winner = definitions.find(({ isRead }) => isRead);
  const isValid = winner === undefined || winner.reading.kind === 'valid';
  const value = winner?.reading.kind === 'valid' ? winner.reading.value : row.default;
  return {
    name,
    value,
    display: row.render(value, show),
    isValid,
    default: row.defaultText,
    ...originOf(winner),
    basis: row.basis,
    rule:
      winner === undefined
        ? ruleOfDefault(name, applicationName)
        : ruleOfWinner(name, winner, isValid, applicationName),
    shadowed: definitions
      .filter((other) => other !== winner)
      .map((other) => shadowedBy(name, other, show)),
  };
}

type Origin = Pick<EffectiveOptionOf<OptionName>, 'level' | 'section' | 'file' | 'range'>;

/** Where a value came from; nowhere for a default. */
function originOf(winner: Definition<unknown> | undefined): Origin {
  if (winner === undefined) {
    return { level: 'default', section: undefined, file: undefined, range: undefined };
  }
  const range = locateOption(winner);
  return { level: winner.level, section: winner.name, file: range.filename, range };
}

/** A definition without effect, for people. */
export function shadowedBy<N extends OptionName>(
  name: N,
  definition: Definition<OptionValues[N]>,
  show: ShowSecret,
): ShadowedDefinition {
  const row: OptionDefinition<OptionValues[N]> = CATALOG[name];
  const { level, name: section, reading } = definition;
  const display = reading.kind === 'valid' ? row.render(reading.value, show) : NOT_VALID;
  return { level, section, range: locateOption(definition), display };
}

function ruleOfDefault(name: OptionName, applicationName: string | undefined): string {
  return `Not set in ${listOfSections(name, applicationName)}, so the default counts.`;
}

function ruleOfWinner(
  name: OptionName,
  { level, name: section }: Definition<unknown>,
  isValid: boolean,
  applicationName: string | undefined,
): string {
  if (!isValid) return 'The value is not valid, so the default is shown.';
  const sections = sectionsSearched(CATALOG[name].group, applicationName);
  const later = sections.slice(sections.indexOf(section) + 1);
  const order = later.length === 0 ? '' : `, searched before ${later.join(' and ')}`;
  return `Set in ${sectionOf(level, section)}${order}.`;
}

function listOfSections(name: OptionName, applicationName: string | undefined): string {
  const { group, levels } = CATALOG[name];
  const objects = levels.length === 2 ? 'Host or Application' : 'the Application';
  const sections = sectionsSearched(group, applicationName);
  return `section ${sections.join(' or ')} of ${objects}`;
}
