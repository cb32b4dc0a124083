import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type { OpaqueEntry } from '../../option-file/document/option-document.js';
import { quotedName } from '../../text/quoted.js';
import { CATALOG, isOptionName } from '../catalog/catalog.js';
import type { PlacedSection } from '../resolve/placed-section.js';
import { sectionsSearched } from '../resolve/section-search.js';

const KINDS: Readonly<Record<OpaqueEntry['kind'], string>> = {
  binary: 'binary',
  list: 'a list',
  object: 'an object',
  null: 'null',
};

/**
 * Tells of entries that have no text for a value. They are kept as they are; it is an error only where an
 * option stands that we would read.
 */
export function checkOpaque(
  sections: readonly PlacedSection[],
  applicationName: string | undefined,
): Diagnostic[] {
  return sections.flatMap((placed) =>
    placed.section.opaque.map(({ kind, name, nameRange }) => {
      const range = placed.source.document.source.locate(nameRange);
      const words = `${quotedName(name)} is ${KINDS[kind]}, not a text`;
      if (!isReadIn(placed.name, name, applicationName)) {
        return diagnostic('value-opaque', `${words}; it is kept as it is, and not read`, { range });
      }
      const help = 'Write the value as a text.';
      return diagnostic('option-opaque', `option ${words}`, { help, range });
    }),
  );
}

function isReadIn(section: string, name: string, applicationName: string | undefined): boolean {
  return (
    isOptionName(name) && sectionsSearched(CATALOG[name].group, applicationName).includes(section)
  );
}
