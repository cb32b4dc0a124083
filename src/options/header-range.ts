import type { SourceRange } from '../diagnostic.js';
import { rangeInValue } from '../option-file/option-document.js';
import type { Definition } from './sources.js';
import { splitHeaders } from './split-headers.js';

/** The place of a header in its list: of the last entry with that name, which is the one that counts. */
export function headerRange({ option, source }: Definition, header: string): SourceRange {
  const entry = splitHeaders(option.value).findLast(({ name }) => {
    const text = name === undefined ? '' : option.value.slice(name.start, name.end);
    return text.toLowerCase() === header.toLowerCase();
  });
  const part = entry?.range ?? { start: 0, end: option.value.length };
  return source.document.source.locate(rangeInValue(source.document, option, part));
}
