import { parse, stringify } from 'yaml';
import type { ConversionTarget } from './conversion.js';
import { bySection } from './rows-of-source.js';
import { labelOf, sourceOfLabels } from './section-labels.js';

/** Nested maps: section → option → text. Every value is a text, also what looks like a number. */
export const yamlTarget: ConversionTarget = {
  name: 'yaml',
  holdsObjects: false,
  write(rows) {
    const sections = bySection(rows).map(({ level, section, rows: own }) => {
      const options = own.map(({ option, value }) => [option, value] as const);
      return [labelOf(level, section), new Map(options)] as const;
    });
    return { text: stringify(new Map(sections), { lineWidth: 0 }), leftOut: [] };
  },
  readBack(text) {
    // Keys are unique, as they come from a map; to check that takes the square of their number.
    const sections: unknown = parse(text, { mapAsMap: true, uniqueKeys: false });
    return sourceOfLabels(
      entriesOf(sections).map(([label, options]) => [
        String(label),
        entriesOf(options).map(([name, value]) => [String(name), String(value)]),
      ]),
    );
  },
};

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  return value instanceof Map ? [...value] : [];
}
