import type { TextRange } from '../../text/source-text.js';

/** What an edit has to know of a format that wraps values in syntax of its own. */
export interface MarkupSyntax {
  /** Between two options, before the white space. */
  readonly separator: string;
  canHold(text: string): boolean;
  /** A text as it stands between quotes. */
  escape(text: string): string;
  /** Whether a value stands without quotes. */
  isBare(text: string, value: TextRange): boolean;
  /** Whether the text is a whole option, without an end that stands elsewhere. */
  isWhole(option: string): boolean;
  /** Whether the option says its section, name and value only, so that others can be written like it. */
  isModel(option: string): boolean;
  /** A new option written like a number, as a text. */
  asText(option: string): string;
}

/** The characters of XML 1.0; others cannot even be written as references. */
const XML_CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A text as the value of an XML attribute. Tabs and line ends as references: as they are, a reader
 * makes blanks of them.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (character) => {
    return ENTITIES[character] ?? `&#${character.charCodeAt(0)};`;
  });
}

/** Whether XML 1.0 has all characters of a text. */
export function isXmlText(text: string): boolean {
  return XML_CHARACTERS.test(text);
}

const XML_PAIR = /^<(?:str|int)_pair\s+(?:(?:key|value)\s*=\s*(?:"[^"]*"|'[^']*')\s*){2}\/>$/;

export const MARKUP: Readonly<Record<'xml' | 'json', MarkupSyntax>> = {
  xml: {
    separator: '',
    canHold: isXmlText,
    escape: escapeXml,
    isBare: () => false,
    isWhole: (option) => option.endsWith('/>'),
    isModel: (option) => XML_PAIR.test(option),
    asText: (option) => option.replace(/^<int_pair/, '<str_pair'),
  },
  json: {
    separator: ',',
    canHold: (text) => !/\p{Cs}/u.test(text),
    escape: (text) => JSON.stringify(text).slice(1, -1),
    isBare: (text, { start }) => text[start - 1] !== '"',
    isWhole: () => true,
    isModel: isJsonModel,
    asText: (option) => option,
  },
};

const MEMBERS: readonly string[] = ['section', 'key', 'value'];

/** `"option": "value"`, or an object with section, key and value. */
function isJsonModel(option: string): boolean {
  if (!option.startsWith('{')) return true;
  try {
    return Object.keys(JSON.parse(option)).every((name) => MEMBERS.includes(name));
  } catch {
    return false; // Comments or the like, which nobody wants twice.
  }
}
