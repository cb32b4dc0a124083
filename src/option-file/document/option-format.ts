/** How an option file is written. `yaml` and `env` are the forms that `convert` writes. */
export type OptionFormat = 'cfg' | 'xml' | 'json' | 'yaml' | 'env';

/** Formats that say their objects; in the others sections stand in no object. */
export function holdsObjects(format: OptionFormat): boolean {
  return format === 'xml' || format === 'json';
}

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

/** A name and a colon, and below it, indented, a name, a colon and a text; comments before them. */
const YAML =
  /(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r))*(?:"[^"\r\n]*"|'[^'\r\n]*'|[\w./][^:#=[\]"'\r\n]*):[ \t]*(?:#.*)?(?:\r\n|\n|\r)(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r))* +(?:"[^"\r\n]*"|'[^'\r\n]*'|[\w./][^:#=[\]"'\r\n]*):[ \t]+[^\s#]/y;
/** How the files of variables begin that `convert` writes; without that, the first variable. */
const ENV = /(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r))*OCS_[A-Z0-9_]+__[A-Z0-9_]+=/y;
export const ENV_TITLE = '# For a POSIX shell: set -a; . FILE';

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
  if (matchesAt(MARKUP, text, start) && !isWebPage(text)) return 'xml';
  if (text.startsWith(ENV_TITLE, start) || matchesAt(ENV, text, start)) return 'env';
  return matchesAt(YAML, text, start) ? 'yaml' : 'cfg';
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
