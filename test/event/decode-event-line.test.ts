import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEventLine, MAX_EVENT_LINE_BYTES } from '#dist/event/decode-event-line.js';
import { fullEvent } from '../support/full-event.ts';

const PLACE = { filename: 'events.ndjson', line: 3, byte: 1000 };
const decode = (line: string) => decodeEventLine(line, PLACE);
const LINE = JSON.stringify(fullEvent());

describe('decodeEventLine', () => {
  it.each([LINE, `${LINE}\r`, `${LINE}\n`, ` ${LINE} `])('decodes a line', (line) => {
    expect(decode(line)).toMatchObject({ kind: 'event', diagnostics: [] });
  });

  it.each(['', '\r', ' \t', '\n'])('takes %j as a blank line', (line) => {
    expect(decode(line)).toEqual({ kind: 'blank' });
  });

  it('skips a byte-order mark at the start of the file only', () => {
    expect(decodeEventLine(`\ufeff${LINE}`, { ...PLACE, byte: 0 }).kind).toBe('event');
    expect(decode(`\ufeff${LINE}`).kind).toBe('invalid');
  });

  it.each<[string, string, number, string]>([
    [
      'a cut line',
      '{"event":"Chain',
      10,
      'a text with valid escapes and a closing quote, found "\\""',
    ],
    ['an open object', '{"a":1', 7, '"," or the closing bracket, found its end'],
    ['no value', '{"a":}', 6, 'a value, found "}"'],
    ['single quotes', "{'a':1}", 2, 'a name in double quotes or "}"'],
    ['a trailing comma', '{"a":1,}', 8, 'a name in double quotes, found "}"'],
    ['two objects', '{} {}', 4, 'the end of the line, found "{"'],
    ['plain words', 'hello', 1, 'a value, found "h"'],
    ['a leading zero', '{"a":01}', 7, '"," or the closing bracket, found "1"'],
    ['a control character', '{"a":"\u0001"}', 6, 'a text with valid escapes'],
    ['characters beyond ASCII before it', '{"😀é":x}', 7, 'a value, found "x"'],
  ])('finds the column of %s', (_, line, column, summary) => {
    const decoded = decode(line);
    if (decoded.kind !== 'invalid') throw new Error('the line is not JSON');
    expect(decoded.diagnostics).toHaveLength(1);
    expect(decoded.diagnostics[0]).toMatchObject({
      code: 'event-not-json',
      range: { filename: 'events.ndjson', start: { line: 3, column } },
    });
    expect(decoded.diagnostics[0]?.summary).toContain(summary);
  });

  it('gives each problem the place of its field', () => {
    const line = '{"event":"ChainProcessed","at":"né","record":{"phone":1},"recrd":2}';
    const decoded = decode(line);
    if (decoded.kind !== 'invalid') throw new Error('the event is not valid');
    const places = decoded.diagnostics.map(({ summary, range }) => [
      summary.split(' ')[2],
      range?.start.column,
      range?.end.column,
      range?.start.byte,
    ]);
    expect(places).toContainEqual(['at', 32, 36, 1031]);
    expect(places).toContainEqual(['record.phone', 55, 56, 1055]);
    expect(places).toContainEqual(['record.handle', 46, 57, 1046]);
    expect(places).toContainEqual(['recrd', 66, 67, 1066]);
    expect(places).toContainEqual(['reason', 1, 68, 1000]);
  });

  it.each([
    '10.50',
    '123456789012345.678',
    '12345678901234567890',
    '0.0000001',
    '-0',
    '-0.0',
    '1e3',
    '1.0E+400',
    '0.1000000000000000055511151231257827',
    '7',
    '-12.25',
    '0',
  ])('carries the number %s among user fields as it is written', (number) => {
    const fields = `"fields":{"a": ${number} ,"__proto__":${number},"b":"10.50","c":true}`;
    const line = JSON.stringify(fullEvent({ fields: undefined })).replace(/}$/, `,${fields}}`);
    const decoded = decode(line);
    if (decoded.kind !== 'event' || !('fields' in decoded.event)) throw new Error('no event');
    expect(Object.entries(decoded.event.fields ?? {})).toEqual([
      ['a', number],
      ['__proto__', number],
      ['b', '10.50'],
      ['c', 'true'],
    ]);
  });

  it('carries numbers of every record that is retrieved, and the last of repeated keys', () => {
    const record = (text: string) =>
      `{"handle":1,"chainN":0,"phone":"1","phoneType":4,"recordType":2,"recordStatus":1,"callResult":28,${text}}`;
    const line = `{"event":"ChainRetrieved","at":1732368000045,"callingList":"L","chainId":1,"campaignGroupGuid":"G","records":[${record('"fields":{"x":1.50}')},${record('"fields":{"x":9},"fields":{"x":1.0,"x":2.00}').replace('"handle":1', '"handle":2')}]}`;
    expect(decode(line)).toMatchObject({
      kind: 'event',
      event: { records: [{ fields: { x: '1.50' } }, { fields: { x: '2.00' } }] },
    });
  });

  it('carries any number that JSON has as it is written', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (number) => {
        const line = JSON.stringify(fullEvent({ fields: { a: 'HERE' } })).replace('"HERE"', number);
        expect(decode(line)).toHaveProperty('event.fields.a', number);
      }),
    );
  });

  it('refuses lines that are too long, by bytes', () => {
    const padded = (bytes: number) => `${LINE}${' '.repeat(bytes - Buffer.byteLength(LINE))}`;
    expect(decode(padded(MAX_EVENT_LINE_BYTES)).kind).toBe('event');
    const tooLong = { kind: 'invalid', diagnostics: [{ code: 'event-line-too-long' }] };
    expect(decode(padded(MAX_EVENT_LINE_BYTES + 1))).toMatchObject(tooLong);
    expect(decode(`"${'é'.repeat(MAX_EVENT_LINE_BYTES / 2)}"`)).toMatchObject(tooLong);
  });

  it.each([
    ['deep arrays', '['.repeat(1_000_000)],
    ['deep objects', '{"a":'.repeat(200_000)],
    ['deep and complete', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    [
      'deep in a field',
      LINE.replace('"reason":2', `"reason":${'['.repeat(9e4)}${']'.repeat(9e4)}`),
    ],
    ['a long open text', `"${'a'.repeat(1_000_000)}`],
    ['many escapes', `"${'\\u0041'.repeat(170_000)}\\x"`],
  ])('survives %s', (_, line) => {
    expect(decode(line).kind).toBe('invalid');
  });

  it('agrees with JSON.parse on what is JSON, and never throws', () => {
    const almostJson = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '{', ']', ',', '\\', '0', '\u0001', '\ud800'),
      )
      .map(([json, at, extra]) => {
        const offset = at % (json.length + 1);
        return json.slice(0, offset) + extra + json.slice(offset + 1);
      });
    fc.assert(
      fc.property(almostJson, (line) => {
        const decoded = decode(line);
        const saidNotJson =
          decoded.kind === 'invalid' && decoded.diagnostics[0]?.code === 'event-not-json';
        expect(saidNotJson).toBe(!isJson(line) && line.trim() !== '');
      }),
      { numRuns: 2_000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
