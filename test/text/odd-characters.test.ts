import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { nameFinder } from '#dist/text/near-miss.js';

function oddIn(text: string, encoding: 'utf8' | 'utf16le' = 'utf8'): string[] {
  const mark = encoding === 'utf16le' ? '\ufeff' : '';
  const { diagnostics } = parseOptionFile(Buffer.from(mark + text, encoding), 'a.cfg');
  return diagnostics
    .filter(({ code }) => code === 'suspicious-character')
    .map(({ range, summary }) => `${range?.start.line}:${range?.start.column} ${summary}`);
}

const ANYWHERE: readonly (readonly [character: string, summary: string])[] = [
  ['\u00a0', 'this is a no-break space (U+00A0)'],
  ['\u2007', 'this is a no-break space (U+2007)'],
  ['\u202f', 'this is a no-break space (U+202F)'],
  ['\u00ad', 'this is a soft hyphen (U+00AD)'],
  ['\u200b', 'this is a zero-width space (U+200B)'],
  ['\u200c', 'this is a zero-width non-joiner (U+200C)'],
  ['\u200d', 'this is a zero-width joiner (U+200D)'],
  ['\u2060', 'this is a word joiner (U+2060)'],
  ['\ufeff', 'this is a byte-order mark in the middle of the file (U+FEFF)'],
  ['\u2028', 'this is a Unicode line separator, which ends no line here (U+2028)'],
  ['\u2029', 'this is a Unicode paragraph separator, which ends no line here (U+2029)'],
  ['\u2018', 'this is a typographic quote (U+2018)'],
  ['\u2019', 'this is a typographic quote (U+2019)'],
  ['\u201c', 'this is a typographic quote (U+201C)'],
  ['\u201d', 'this is a typographic quote (U+201D)'],
  ['\u201e', 'this is a typographic quote (U+201E)'],
  ['\u202e', 'this is an invisible mark for the direction of writing (U+202E)'],
  ['\u3000', 'this is a blank that is not the one of the keyboard (U+3000)'],
  ['\ufffd', 'this is a replacement character: what stood here was lost in a conversion (U+FFFD)'],
  ['\0', 'this is a NUL character (U+0000)'],
  ['\u0007', 'this is a control character (U+0007)'],
  ['\u0085', 'this is a control character (U+0085)'],
];

const IN_NAMES: typeof ANYWHERE = [
  ['\u2013', 'this is a dash that is not `-` (U+2013)'],
  ['\u2212', 'this is a dash that is not `-` (U+2212)'],
  ['\uff48', 'this is a full-width character (U+FF48)'],
  ['\u0435', 'this is a Cyrillic letter that looks like a Latin `e` (U+0435)'],
  ['\u0440', 'this is a Cyrillic letter that looks like a Latin `p` (U+0440)'],
  ['\u0416', 'this is a Cyrillic letter (U+0416)'],
  ['\u03bf', 'this is a Greek letter that looks like a Latin `o` (U+03BF)'],
  ['\u03a9', 'this is a Greek letter (U+03A9)'],
];

describe('an odd character', () => {
  it.each([...ANYWHERE, ...IN_NAMES])('%j in a name is found at its column', (odd, summary) => {
    expect(oddIn(`[A]\nab${odd}c = 1\n`)).toEqual([`2:3 ${summary}`]);
    expect(oddIn(`[A${odd}B]\nk = 1\n`)).toEqual([`1:3 ${summary}`]);
  });

  it.each(ANYWHERE)('%j in a value is found at its column', (odd, summary) => {
    expect(oddIn(`[A]\nk = ab${odd}c\n`)).toEqual([`2:7 ${summary}`]);
    expect(oddIn(`[A]\nk = \u{1f600}${odd}c\n`)).toEqual([`2:6 ${summary}`]);
    expect(oddIn(`[A]\nk = ab${odd}c\n`, 'utf16le')).toEqual([`2:7 ${summary}`]);
  });

  it.each(IN_NAMES)('%j may stand in a value', (odd) => {
    expect(oddIn(`[A]\nk = ab${odd}c\n`)).toEqual([]);
  });

  it.each([...ANYWHERE, ...IN_NAMES])('%j may stand in a comment', (odd) => {
    expect(oddIn(`# ab${odd}\n[A]\nk = 1\n`)).toEqual([]);
  });

  it('is reported once for a name and once for its value', () => {
    expect(oddIn('[A]\n\u00a0k\u00a0 = \u00a0a\u200b\n')).toHaveLength(2);
  });

  it('before a section header belongs to it', () => {
    expect(oddIn('[A]\nk=1\n\ufeff[B]\nk=2\n')).toEqual([
      '3:1 this is a byte-order mark in the middle of the file (U+FEFF)',
    ]);
  });
});

describe('plain text', () => {
  it.each(['[A]\nk\t=\tv\n', '[Ä]\nMünchen = Zürich\n', '\ufeff[A]\nk=v\r\n'])('%j', (text) => {
    expect(oddIn(text)).toEqual([]);
  });
});

describe('names that look right', () => {
  const find = nameFinder(['http-proxy', 'http-response-timeout', 'Host']);
  it.each([
    ['\u04bbttp-\u0440r\u043exy', 'http-proxy'],
    ['http\u2013response\u2013timeout', 'http-response-timeout'],
    ['http\u2212response\u2011timeout', 'http-response-timeout'],
    ['\u041dost', 'Host'],
    ['http-\u200bproxy', 'http-proxy'],
    ['http\u00adproxy', 'http-proxy'],
    ['\u0416\u0416\u0416', undefined],
  ])('%j is taken for %s', (name, meant) => expect(find(name)).toBe(meant));
});
