/** What a file is instead of an option file. */
import type { TextRange } from '../text/source-text.js';
import type { FileProblem } from './document/file-problem.js';
import type { OptionDocument, OptionEntry } from './document/option-document.js';
import { contentStart, isWebPage } from './document/option-format.js';

/** A file that is no option file; a report for each of its lines would only hide that. */
export interface ForeignContent {
  /** What it is, for people: `a YAML file`. */
  readonly what: string;
  readonly problem: FileProblem;
}

/** What the file is instead of an option file, if so. Linear time; nothing is read by a word in the middle. */
export function findForeignContent(document: OptionDocument): ForeignContent | undefined {
  const known = KNOWN.get(document) ?? { found: find(document) };
  KNOWN.set(document, known);
  return known.found;
}

function find(document: OptionDocument): ForeignContent | undefined {
  const { text } = document.source;
  if (isWebPage(text)) return WEB_PAGE;
  const head = text.slice(contentStart(text)).slice(0, HEAD);
  const [, signed] =
    SIGNATURES.find(([pattern]) => pattern.test(head)) ??
    MAGIC.find(([start]) => head.startsWith(start)) ??
    [];
  if (signed !== undefined) return foreign(signed);
  if (isBinary(text)) return BINARY;
  const what = document.format === 'cfg' ? shapeOf(document) : undefined;
  return what === undefined ? undefined : foreign(what);
}

const HEAD = 4096;

/** How a file of another kind begins. */
const SIGNATURES: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^(?:Windows Registry Editor Version |REGEDIT4)/, 'a file of the Windows registry (.reg)'],
  [/^(?:%YAML|---[ \t]*(?:#.*)?[\r\n])/, 'a YAML file'],
  [/^(?:<\?xml[^>]{0,200}>\s*|<!--[^>]{0,500}-->\s*){0,4}<(?:\w+:)?schema[\s>]/i, 'an XML schema'],
  [/^-----BEGIN [A-Z]/, 'a PEM file (a certificate or a key)'],
  [/^#!/, 'a script'],
  [/^%PDF-/, 'a PDF document'],
  [/^\{\\rtf/, 'an RTF document'],
];

/** Bytes that others begin with, as they are read. */
const MAGIC: readonly (readonly [start: string, what: string])[] = [
  ['PK\u0003\u0004', 'a ZIP archive, perhaps a document of an office program'],
  ['\u001f\u2039', 'a file packed by gzip'],
];

/** Text has next to no control characters; a stray one is reported where it stands. */
const BINARY_MINIMUM = 8;
const BINARY_SHARE = 0.05;
const CONTROL = /[^\P{Cc}\t\n\v\f\r]/gu;
const KNOWN = new WeakMap<OptionDocument, { readonly found: ForeignContent | undefined }>();

function isBinary(text: string): boolean {
  const controls = text.match(CONTROL)?.length ?? 0;
  return controls >= BINARY_MINIMUM && controls >= text.length * BINARY_SHARE;
}

const WEB_PAGE: ForeignContent = {
  what: 'a web page',
  problem: {
    code: 'file-is-html',
    summary: 'this is a web page, not an option file',
    help: 'Export again: what was saved may be the page of a login or an error.',
  },
};

const BINARY: ForeignContent = {
  what: 'binary',
  problem: {
    code: 'file-is-binary',
    summary: 'this is not text: control characters abound',
    help: 'Name the exported option file; UTF-16 needs a byte-order mark.',
  },
};

function foreign(what: string): ForeignContent {
  return {
    what,
    problem: {
      code: 'file-is-foreign',
      summary: `this is ${what}, not an option file`,
      help: 'Name an export of Genesys: cfg (`[section]` and `option = value`), XML or JSON.',
    },
  };
}

/** Fewer lines than that show no habit: somebody has slipped. */
const FEWEST_LINES = 3;
/** So many of the lines have to be of a kind. */
const MOST = 0.6;

/** What the lines of a text have in common, where that is not what an option file has. */
function shapeOf(document: OptionDocument): string | undefined {
  const { source, sections, orphans, trivia } = document;
  if (isToml(document)) return 'a TOML file';
  const invalid = trivia.filter(({ kind }) => kind === 'invalid');
  const count = orphans.length + invalid.length;
  if (sections.length > 0 || count < FEWEST_LINES) return undefined;
  const isMost = (some: number) => some >= count * MOST;
  const textOf = ({ start, end }: TextRange) => source.text.slice(start, end);
  if (isMost(invalid.filter(({ range }) => YAML_LINE.test(textOf(range))).length)) {
    return 'a YAML file';
  }
  if (isMost(orphans.filter(({ name }) => VARIABLE.test(name)).length)) {
    return 'a file of environment variables';
  }
  if (isMost(orphans.filter(({ name }) => DOTTED.test(name)).length)) return 'a .properties file';
  return isMost(invalid.length) ? 'text without sections and options' : undefined;
}

const YAML_LINE = /^(?:- \S|(?:- )?["']?[\w.-]+["']?:(?:\s|$))/;
const VARIABLE = /^(?:export\s+)?[A-Z][A-Z0-9_]*$/;
const DOTTED = /^[\w-]+(?:\.[\w-]+)+$/;

/**
 * Lists of tables (`[[x]]`) or arrays of several lines, and no value that TOML does not have. TOML without them
 * can be read as cfg, and is.
 */
function isToml({ source, sections, orphans, trivia }: OptionDocument): boolean {
  const options = [...orphans, ...sections.flatMap((section) => section.options)];
  const hasTables = sections.some(({ name }) => /^\[[\w.-]+$/.test(name));
  const isQuoted = ({ valueRange }: OptionEntry) => source.text[valueRange.end] === '"';
  const isListed = hasTables && options.length >= FEWEST_LINES && options.some(isQuoted);
  const isOpen = options.some(({ value }) => value === '[');
  if (!isListed && !(isOpen && trivia.some(({ kind }) => kind === 'invalid'))) return false;
  return options.every((option) => isQuoted(option) || TOML_VALUE.test(option.value));
}

const TOML_VALUE = /^(?:\[.*|\{.*|["'].*|true|false|[-+]?\d[\w.:+-]*)$/s;
