/** How an option file is written. */
export type OptionFormat = 'cfg' | 'xml' | 'json';

/** A web page, also with an XML declaration or comments before it (XHTML). */
const WEB_PAGE =
  /^[\s\ufeff]*(?:<\?xml[^>]{0,200}>\s*|<!--[^>]{0,500}-->\s*){0,4}<(?:!doctype\s+html|html|head|body)\b/i;
/** An element, a declaration or a comment; `<` at the end of the file is a beginning of one. */
const MARKUP = /<(?:[?!/]|[\p{L}_:][^\s<>="']*(?:[\s/>]|$)|$)/uy;
/**
 * An array of objects. `[1]`, `["a"]` and `[]` are section headers of a cfg file; `[{` with a
 * member's name behind it is none that anybody would write.
 */
const JSON_LIST = /\[\s*\{\s*(?:["}]|$)/y;

/** Whether a text is a web page instead of an option file. */
export function isWebPage(text: string): boolean {
  return WEB_PAGE.test(text.slice(0, 4096));
}

/** Where the text begins, after byte-order marks and white space. */
export function contentStart(text: string): number {
  return /^[\s\ufeff]*/.exec(text)?.[0].length ?? 0;
}

/** The format as the first characters tell it; the name of a file tells nothing. */
export function formatOf(text: string): OptionFormat {
  const start = contentStart(text);
  if (text[start] === '{' || matchesAt(JSON_LIST, text, start)) return 'json';
  return matchesAt(MARKUP, text, start) && !isWebPage(text) ? 'xml' : 'cfg';
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
