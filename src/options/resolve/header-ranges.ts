import type { SourceRange } from '../../diagnostic.js';
import { rangeInValue } from '../../option-file/document/option-document.js';
import { splitHeaders } from '../values/split-headers.js';
import type { Definition } from './placed-section.js';

/** The place of each header in a list, by name in lower case; of two, the last, which counts. */
export function headerRanges({ option, source }: Definition): ReadonlyMap<string, SourceRange> {
  const ranges = new Map<string, SourceRange>();
  for (const { name, range } of splitHeaders(option.value)) {
    if (name === undefined) continue;
    const key = option.value.slice(name.start, name.end).toLowerCase();
    ranges.set(key, source.document.source.locate(rangeInValue(option, range)));
  }
  return ranges;
}
