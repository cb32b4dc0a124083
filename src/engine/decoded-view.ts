/** A text with its escapes taken back, in which each character knows where it stands in the original. Pure. */

export interface DecodedView {
  /** In small letters: whoever repeats a text may change their case. */
  readonly text: string;
  /** For each UTF-16 unit of `text`, where it begins in the original, and where it ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** One way to write a character that cannot stand as it is. */
interface Escaping {
  /** What each of its escapes begins with. */
  readonly marker: string;
  readonly escapes: RegExp;
  /** An escape that was cut off, at the end of a text. */
  readonly cut: RegExp;
  readonly meaning: (written: string) => string;
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" },
  ...{ '\\n': '\n', '\\r': '\r', '\\t': '\t', '\\b': '\b', '\\f': '\f' },
};

/** THE table of escapes: URIs; HTML and XML; JSON and programs. */
const ESCAPINGS: readonly Escaping[] = [
  {
    marker: '%',
    escapes: /(?:%[0-9a-f]{2})+/g,
    cut: /%[0-9a-f]?$/,
    // Bytes of a character that was cut off in the middle mean nothing.
    meaning: (written) =>
      Buffer.from(written.replaceAll('%', ''), 'hex')
        .toString()
        .replace(/\ufffd$/, ''),
  },
  {
    marker: '&',
    escapes: /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/g,
    cut: /&#?[0-9a-z]{0,8}$/,
    meaning: (written) => {
      const [, x, digits] = /^&#(x?)(\w+);$/.exec(written) ?? [];
      return digits === undefined
        ? (NAMED[written] ?? written)
        : character(written, digits, x === 'x' ? 16 : 10);
    },
  },
  {
    marker: '\\',
    escapes: /\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[^ux])/g,
    cut: /\\(?:u\{?[0-9a-f]{0,6}|x[0-9a-f]?)?$/,
    meaning: (written) => {
      const [, digits] = /^\\[ux]\{?(\w+)/.exec(written) ?? [];
      return digits === undefined
        ? (NAMED[written] ?? written.slice(1))
        : character(written, digits, 16);
    },
  },
];

/** The text itself, and what it is without up to so many layers of escapes, of one kind or several. */
export function viewsOf(original: string, layers: number): readonly DecodedView[] {
  const units = Array.from({ length: original.length }, (_, at) => at);
  const whole = {
    text: inSmallLetters(original),
    starts: units,
    ends: units.map((at) => at + 1),
  };
  return [whole, ...viewsBelow(whole, layers)];
}

function viewsBelow(view: DecodedView, layers: number): readonly DecodedView[] {
  if (layers === 0) return [];
  return ESCAPINGS.filter(({ marker }) => view.text.includes(marker)).flatMap((escaping) => {
    const below = unescaped(view, escaping);
    return [below, ...viewsBelow(below, layers - 1)];
  });
}

/** In small letters where that keeps the length, which it does for all but a few letters. */
export function inSmallLetters(text: string): string {
  const small = text.toLowerCase();
  if (small.length === text.length) return small;
  return Array.from({ length: text.length }, (_, at) => {
    const letter = text.charAt(at).toLowerCase();
    return letter.length === 1 ? letter : text.charAt(at);
  }).join('');
}

function unescaped(view: DecodedView, { escapes, cut, meaning }: Escaping): DecodedView {
  const whole = view.text.replace(cut, '');
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const addAsIs = (from: number, to: number) => {
    parts.push(whole.slice(from, to));
    for (let unit = from; unit < to; unit += 1) {
      starts.push(view.starts[unit] ?? 0);
      ends.push(view.ends[unit] ?? 0);
    }
  };
  let at = 0;
  for (const { 0: written, index } of whole.matchAll(escapes)) {
    addAsIs(at, index);
    at = index + written.length;
    const text = inSmallLetters(meaning(written));
    parts.push(text);
    for (let unit = 0; unit < text.length; unit += 1) {
      starts.push(view.starts[index] ?? 0);
      ends.push(view.ends[at - 1] ?? 0);
    }
  }
  addAsIs(at, whole.length);
  return { text: parts.join(''), starts, ends };
}

function character(written: string, digits: string, radix: number): string {
  const codePoint = Number.parseInt(digits, radix);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : written;
}
