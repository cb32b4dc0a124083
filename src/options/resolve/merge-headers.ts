import type { SourceRange } from '../../diagnostic.js';
import { rangeInValue } from '../../option-file/document/option-document.js';
import type { Level } from '../catalog/option-definition.js';
import type { CustomHeader, OptionValues } from '../values/option-values.js';
import { splitHeaders } from '../values/split-headers.js';
import { locateIn, locateOption } from './placed-section.js';
import type { Definition } from './read-definitions.js';

/** A definition of `http-custom-headers`. */
export type HeaderList = Definition<readonly CustomHeader[]>;

/** A header that is sent, and where it stands. */
export interface MergedHeader {
  readonly header: CustomHeader;
  readonly list: HeaderList;
  readonly range: SourceRange;
  /** The header of the same name in the list that lost. */
  readonly overridden: MergedHeader | undefined;
}

/** The list of a level: that of the section which is searched first. */
export function listOf(lists: readonly HeaderList[], level: Level): HeaderList | undefined {
  return lists.find((list) => list.level === level);
}

/** The lists that have an effect, in merging order: the Host's alone where it replaces the Application's. */
export function listsInForce(
  lists: readonly HeaderList[],
  mode: OptionValues['host-headers'],
): readonly HeaderList[] {
  const [application, host] = [listOf(lists, 'application'), listOf(lists, 'host')];
  const inForce = mode === 'replace' && host !== undefined ? [host] : [application, host];
  return inForce.filter((list) => list !== undefined);
}

/**
 * Application's headers in their order, with Host's value where both have the name (in any case),
 * then the others of Host's (assumed). A list that is not valid counts as empty.
 */
export function mergeHeaders(lists: readonly HeaderList[]): readonly MergedHeader[] {
  const merged = new Map<string, MergedHeader>();
  for (const list of lists) {
    if (list.reading.kind !== 'valid') continue;
    const ranges = rangesIn(list);
    for (const header of list.reading.value) {
      const key = header.name.toLowerCase();
      const range = ranges.get(key) ?? locateOption(list);
      merged.set(key, { header, list, range, overridden: merged.get(key) });
    }
  }
  return [...merged.values()];
}

/** The place of each header in a list, by name in lower case; of two, the last, which counts. */
function rangesIn(list: HeaderList): ReadonlyMap<string, SourceRange> {
  const ranges = new Map<string, SourceRange>();
  const { option } = list;
  for (const { name, range } of splitHeaders(option.value)) {
    if (name === undefined) continue;
    const key = option.value.slice(name.start, name.end).toLowerCase();
    ranges.set(key, locateIn(list, rangeInValue(option, range)));
  }
  return ranges;
}
