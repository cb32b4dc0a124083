/** How a file is laid out: what a new line of it has to look like. */

/** One step of indentation where the file shows none. */
const UNIT = '  ';

/**
 * The line end and the blanks before a place, when nothing else stands before it in its line. At the
 * beginning of a file it is the line end that the file uses, if it has any.
 */
export function lineLead(text: string, at: number): string | undefined {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  const blanks = text.slice(start, at);
  if (start === 0) {
    const lineEnd = /\r\n|\n|\r/.exec(text.trimEnd())?.[0];
    return lineEnd === undefined ? undefined : lineEnd + blanks;
  }
  const last = text[start - 1];
  if (last !== '\n' && last !== '\r') return undefined;
  return (text.slice(start - 2, start) === '\r\n' ? '\r\n' : last) + blanks;
}

/** Leads of a new item in a list that has none, and of the end of that list. */
export interface Leads {
  readonly lead: string;
  readonly closingLead: string;
}

/** Everything in one line. */
export const INLINE: Leads = { lead: '', closingLead: '' };

/** Where a list and an item in it begin, as an example of how the file is laid out. */
export interface ItemModel {
  readonly parentAt: number;
  readonly itemAt: number;
}

/**
 * The leads of the first items of a list.
 *
 * @param parentAt where the list begins.
 * @param model a place in the file of a list and of an item in it: the file is written alike everywhere.
 */
export function leadsBelow(text: string, parentAt: number, model: ItemModel | undefined): Leads {
  if (model !== undefined && lineLead(text, model.itemAt) === undefined) return INLINE;
  const parent = lineLead(text, parentAt);
  if (parent === undefined) return INLINE;
  return { lead: parent + unitOf(text, model), closingLead: parent };
}

function unitOf(text: string, model: ItemModel | undefined): string {
  if (model === undefined) return UNIT;
  const [outer, inner] = [lineLead(text, model.parentAt), lineLead(text, model.itemAt)];
  if (outer === undefined || !inner?.startsWith(outer)) return UNIT;
  return inner.slice(outer.length);
}

/** The leads of a list inside one that has `outer`. */
export function deeper(outer: Leads): Leads {
  if (outer.lead === '') return INLINE;
  const unit = outer.lead.slice(outer.closingLead.length) || UNIT;
  return { lead: outer.lead + unit, closingLead: outer.lead };
}
