import type { TextRange } from '../../text/source-text.js';
import type { TextEdit } from './edit-text.js';

/** Things that stand in brackets or between tags, one after the other. */
export interface ItemList {
  readonly items: readonly TextRange[];
  /** Between the brackets or tags; in XML that closes itself, `/>`. */
  readonly inner: TextRange;
  /** What has to stand between two items, before white space. */
  readonly separator: '' | ',';
  /** What stands around new items where the list has none: XML that closes itself gets its tags. */
  readonly opening: string;
  readonly closing: string;
}

/** What shall become of a list. */
export interface ListChange {
  /** Items to remove, by their number. */
  readonly removed: ReadonlySet<number>;
  /** Items to put behind the last one, without white space around them. */
  readonly added: readonly string[];
  /** White space before each item, and before the end, where the list has none to learn from. */
  readonly lead: string;
  readonly closingLead: string;
}

/** The edits that change a list; items that stay, and what stands between them, are not touched. */
export function listEdits(text: string, list: ItemList, change: ListChange): readonly TextEdit[] {
  const { items, inner, separator } = list;
  const { removed, added } = change;
  const lastKept = items.findLastIndex((_, at) => !removed.has(at));
  const lead = leadOf(text, list) ?? change.lead;
  const joined = added.map((each, at) => (at === 0 ? each : `${separator}${lead}${each}`)).join('');
  if (lastKept >= 0) {
    const end = items[lastKept]?.end ?? inner.end;
    const edits = removals(text, list, removed);
    if (added.length > 0) {
      edits.push({ range: { start: end, end }, replacement: `${separator}${lead}${joined}` });
    }
    return edits;
  }
  if (items.length > 0) return withoutKept(text, list, change, lead + joined);
  return added.length === 0 ? [] : [firstItems(text, list, change, joined)];
}

/** Nothing is kept of the items; what stands beside them is. */
function withoutKept(
  text: string,
  { items, separator, inner }: ItemList,
  { removed, added }: ListChange,
  written: string,
): readonly TextEdit[] {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (separator === ',') {
    const range = added.length === 0 ? inner : { start: first.start, end: last.end };
    return [{ range, replacement: written.trimStart() }];
  }
  const edits = removals(text, { items, separator }, removed);
  const start = backOverBlanks(text, first.start);
  if (added.length > 0) edits.push({ range: { start, end: start }, replacement: written });
  return edits;
}

/** The first items of a list; a comment in it stays before them. */
function firstItems(
  text: string,
  { inner, opening, closing }: ItemList,
  { lead, closingLead }: ListChange,
  joined: string,
): TextEdit {
  const written = text.slice(inner.start, inner.end);
  const content = opening === '' ? written.trimEnd() : '';
  const range = { start: inner.start + content.length, end: inner.end };
  return { range, replacement: `${opening}${lead}${joined}${closingLead}${closing}` };
}

/** White space before the last item, where there are items. */
function leadOf(text: string, { items }: ItemList): string | undefined {
  const last = items.at(-1);
  if (last === undefined) return undefined;
  let start = last.start;
  while (/\s/.test(text[start - 1] ?? '')) start -= 1;
  return text.slice(start, last.start);
}

/** Each run of removed items goes with what separates it from an item that stays. */
function removals(
  text: string,
  { items, separator }: Pick<ItemList, 'items' | 'separator'>,
  removed: ReadonlySet<number>,
): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = 0; at < items.length; at += 1) {
    if (!removed.has(at)) continue;
    const first = at;
    while (removed.has(at + 1)) at += 1;
    const [from, to] = [items[first], items[at]];
    if (from === undefined || to === undefined) break;
    const [before, after] = [items[first - 1], items[at + 1]];
    if (separator === '') edits.push(removal(backOverBlanks(text, from.start), to.end));
    else if (before !== undefined) edits.push(removal(before.end, to.end));
    else if (after !== undefined) edits.push(removal(from.start, after.start));
  }
  return edits;
}

function removal(start: number, end: number): TextEdit {
  return { range: { start, end }, replacement: '' };
}

function backOverBlanks(text: string, at: number): number {
  let start = at;
  while (/\s/.test(text[start - 1] ?? '')) start -= 1;
  return start;
}
