import type { Diagnostic } from '../../diagnostic.js';
import { quoted } from '../../text/quoted.js';
import { LEVEL_NAMES, type Level } from '../catalog/option-definition.js';
import { diagnosticIn, type PlacedSection } from './placed-section.js';

/** An export of a whole site holds all Hosts; which one OCS runs on, it does not say. */
export function checkObjects(sections: readonly PlacedSection[]): Diagnostic[] {
  return (['application', 'host'] as const).flatMap((level) => {
    const first = firstSections(sections, level);
    const [, second] = first.values();
    return second === undefined ? [] : [severalObjects(level, [...first.keys()], second)];
  });
}

/** The first section of each object of a level, by the object's name. */
function firstSections(sections: readonly PlacedSection[], level: Level) {
  const first = new Map<string, PlacedSection>();
  for (const placed of sections) {
    const name = placed.level === level ? placed.section.object?.name : undefined;
    if (name !== undefined && !first.has(name)) first.set(name, placed);
  }
  return first;
}

function severalObjects(level: Level, names: readonly string[], placed: PlacedSection): Diagnostic {
  const listed = names.slice(0, 5).map((name) => (name === '' ? '(without name)' : quoted(name)));
  const more = names.length > 5 ? ' and others' : '';
  const summary = `there are several ${LEVEL_NAMES[level]}s, ${listed.join(', ')}${more}; they are read as one, where later options win`;
  const help = `Export only the ${LEVEL_NAMES[level]} that is meant.`;
  return diagnosticIn(placed, placed.section.range, {
    code: 'objects-of-one-level',
    summary,
    help,
  });
}
