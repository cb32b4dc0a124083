/** A word, text or value of XML or JSON; what stands between them (tags, brackets) says nothing. */
export interface MarkupToken {
  /** `text` stands for itself: in an element, a comment, an array. A `value` belongs to a name. */
  readonly kind: 'text' | 'value';
  /** Of a value; else empty. */
  readonly name: string;
  /** Without quotes. */
  readonly start: number;
  readonly end: number;
}

const XML = {
  /** A comment, a section of raw text, the beginning of a tag, or a word. */
  outside: /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[/?!]?[^\s<>="'/?!]*|>|[^\s<>]+/g,
  /** A name with its value, the end of the tag, a value or word that no name precedes. */
  inside:
    /([^\s<>="'/?]+)\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$))|>|[^\s<>="'/?]+|"[^"]*(?:"|$)|'[^']*(?:'|$)|<[/?!]?[^\s<>="'/?!]*/g,
};

/** Words in what is masked as a whole: signs between them stay. */
const WORD = /[^\s<>/?!=:"'[\]-][^\s<>/?!=:"'[\]]*/g;

/**
 * The texts and values of a part of XML.
 *
 * @param isInTag whether the part begins within a tag, between two attributes.
 */
export function scanXmlMarkup(text: string, isInTag: boolean): readonly MarkupToken[] {
  const tokens: MarkupToken[] = [];
  let isInside = isInTag;
  for (let at = 0; at < text.length; ) {
    const pattern = isInside ? XML.inside : XML.outside;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) break;
    const [word, name] = match;
    at = match.index + word.length;
    if (name !== undefined) tokens.push(valueIn(match, name));
    else if (word === '>') isInside = false;
    else if (/^(?:<!--|<!\[CDATA\[)/.test(word)) tokens.push(...wordsIn(word, match.index));
    else if (word.startsWith('<')) isInside = true;
    else if (!isInside || /^["']/.test(word)) tokens.push(...wordsIn(word, match.index));
  }
  return tokens;
}

function valueIn({ 0: whole, 2: double, 3: single, index }: RegExpExecArray, name: string) {
  const quote = double === undefined ? "'" : '"';
  const start = index + whole.indexOf(quote) + 1;
  const { length } = double ?? single ?? '';
  return { kind: 'value', name, start, end: start + length } as const;
}

function wordsIn(text: string, at: number): MarkupToken[] {
  return [...text.replace(/^<!\[CDATA/, (sign) => ' '.repeat(sign.length)).matchAll(WORD)].map(
    ({ 0: word, index }) => ({
      kind: 'text',
      name: '',
      start: at + index,
      end: at + index + word.length,
    }),
  );
}

/** A text, perhaps with the colon of a name behind it; a number or word; the end of an array or object. */
const JSON_TOKEN = /"((?:[^"\\]|\\.)*)(?:"(\s*:)?|$)|[[{]|[\]}]|,|[^\s{}[\]:,"]+/gs;

/** The texts and values of a part of JSON. */
export function scanJsonMarkup(text: string): readonly MarkupToken[] {
  const tokens: MarkupToken[] = [];
  let name = '';
  for (const { 0: word, 1: string, 2: colon, index } of text.matchAll(JSON_TOKEN)) {
    if (colon !== undefined && string !== undefined) name = string;
    else if (/^[[{\]},]$/.test(word)) name = '';
    else if (word !== 'null') {
      const start = index + (string === undefined ? 0 : 1);
      const end = start + (string ?? word).length;
      tokens.push({ kind: name === '' ? 'text' : 'value', name, start, end });
    }
  }
  return tokens;
}
