import type { Level } from '../options/catalog/option-definition.js';
import type { ConversionObject, ConversionRow } from './conversion.js';
import { bySection } from './rows-of-section.js';

/** A section of a format that holds no objects. */
export interface LabelledSection {
  /** `OCServer`, `Host/default`. */
  readonly label: string;
  readonly rows: readonly ConversionRow[];
}

/** The options of an Application and a Host as sections whose names say the level. */
export function labelledSections(objects: readonly ConversionObject[]): readonly LabelledSection[] {
  return objects.flatMap(({ level, lists }) =>
    bySection([...lists.options, ...lists.annex]).map(({ section, rows }) => {
      return { label: labelOf(level ?? 'application', section), rows };
    }),
  );
}

/**
 * The name of a section where nothing else says its level: `Host/default`. A name of the Application
 * that would be read as such a label is qualified, too.
 */
function labelOf(level: Level, section: string): string {
  if (level === 'host') return `Host/${section}`;
  return /^(?:Application|Host)(?:[/:]|$)/.test(section) ? `Application/${section}` : section;
}
