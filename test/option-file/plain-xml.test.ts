import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanPlainXml } from '#dist/option-file/markup/xml-fast.js';
import type { XmlHandler } from '#dist/option-file/markup/xml-handler.js';
import { scanXml } from '#dist/option-file/markup/xml-scan.js';
import { xmlDocument } from './generated-documents.js';

/** What a handler is told, and the fault; white space before a root is not told of by itself. */
function told(text: string, start: number) {
  const events: unknown[] = [];
  const handler: XmlHandler = {
    open: ({ name, range, attributes }) => {
      const held = [...attributes].map(([key, { value, range: at }]) => {
        return [key, value, at.start - start, at.end - start];
      });
      events.push(['open', name, range.start - start, range.end - start, held]);
    },
    close: (end) => events.push(['close', end - start]),
    text: (found, { end }) => events.push(['text', found.trim(), end - start]),
    doctype: (found, end) => events.push(['doctype', found, end - start]),
    encoding: (name) => events.push(['encoding', name]),
  };
  const fault = scanXml(text, start, handler);
  return { events, fault: fault && { ...fault, offset: fault.offset - start } };
}

/** The whole parser reads what stands behind an instruction that the fast one does not know. */
const INSTRUCTION = '<?x y?>';

function expectAlike(text: string): void {
  const whole = `${INSTRUCTION}${text}`;
  const slow = told(whole, 0);
  const { length } = INSTRUCTION;
  const shifted = JSON.stringify(slow, (_, value) => value);
  const fast = told(text, 0);
  expect(fast.events.length).toBe(slow.events.length);
  expect(JSON.stringify(shift(fast, length))).toBe(shifted);
}

/** All places moved by so many code units; names and values are texts, so every number is a place. */
function shift(value: unknown, by: number): unknown {
  if (typeof value === 'number') return value + by;
  if (Array.isArray(value)) return value.map((each) => shift(each, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shift(each, by)]));
}

const QUIET: XmlHandler = { open() {}, close() {}, text() {}, doctype() {}, encoding() {} };

describe('plain XML, read fast', () => {
  it('is read as the whole parser reads it', () => {
    const law = fc.property(xmlDocument, ({ text }) => {
      expectAlike(text.replace(/^<\?xml[^>]*>\s*/, ''));
    });
    fc.assert(law, { numRuns: 500 });
  });

  it('is so up to any damage', () => {
    const pieces = fc.constantFrom(
      ...[
        '<',
        '>',
        '/',
        '"',
        "'",
        '&',
        '&lt;',
        '&#10;',
        '=',
        ' ',
        '\t',
        '-->',
        '<!--',
        '<a b="1" b="2"/>',
      ],
      ...['<![CDATA[x]]>', '<!DOCTYPE a>', 'text', '\u0001', '</a>', '<a>', '\ufffe', '<é/>', ''],
    );
    const law = fc.property(
      xmlDocument,
      fc.nat(),
      fc.nat(3),
      pieces,
      ({ text }, seed, cut, piece) => {
        const plain = text.replace(/^<\?xml[^>]*>\s*/, '').replace(/^\ufeff/, '');
        const at = seed % (plain.length + 1);
        const damaged = plain.slice(0, at) + piece + plain.slice(at + cut);
        fc.pre(!damaged.startsWith('<?xml') && /\S/.test(damaged));
        expectAlike(damaged);
      },
    );
    fc.assert(law, { numRuns: 1500 });
  });

  it.each([
    ['<a/>', true],
    [
      '<?xml version="1.0" encoding="UTF-8"?>\n<a:b c:d = "&lt;&amp;">\n<!-- - -->\n</a:b >\n',
      true,
    ],
    ["<a b='\"'/>", true],
    ['<a><b></a></b>', false],
    ['<a/><b/>', false],
    ['<a b="&#65;"/>', false],
    ['<a b="1" b="2"/>', false],
    ['<a>text</a>', false],
    ['<!-- -- --><a/>', false],
    ['<a', false],
    ['', false],
  ])('%j: %j', (text, isWhole) => {
    expect(scanPlainXml(text, 0, QUIET).isWhole).toBe(isWhole);
  });
});
