import type { OptionDocument, OptionEntry } from '../option-file/document/option-document.js';
import type { Level } from '../options/catalog/option-definition.js';
import type { OptionSource } from '../options/resolve/placed-section.js';
import { SourceText } from '../text/source-text.js';

/**
 * The name of a section where nothing else says its level: `Host/default`. A name of the Application
 * that would be read as such a label is qualified, too.
 */
export function labelOf(level: Level, section: string): string {
  if (level === 'host') return `Host/${section}`;
  return /^(?:Application|Host)(?:[/:]|$)/.test(section) ? `Application/${section}` : section;
}

const NOWHERE = { start: 0, end: 0 };

/** A file that holds both levels, from sections by label; without places. */
export function sourceOfLabels(
  labels: Iterable<readonly [label: string, options: Iterable<readonly [string, string]>]>,
): OptionSource {
  const mark = new Uint8Array();
  const document: OptionDocument = {
    source: new SourceText('', '', { name: 'utf-8', mark, rest: mark }),
    format: 'cfg',
    sections: [...labels].map(([name, options]) => ({
      name,
      range: NOWHERE,
      nameRange: NOWHERE,
      options: [...options].map(([option, value]) => entryOf(option, value)),
      opaque: [],
    })),
    objects: [],
    references: [],
    orphans: [],
    trivia: [],
  };
  return { document, role: 'plain', folder: '' };
}

function entryOf(name: string, value: string): OptionEntry {
  return {
    name,
    value,
    range: NOWHERE,
    nameRange: NOWHERE,
    valueRange: NOWHERE,
    isVerbatim: false,
  };
}
