import { type EncodingName, encodeText } from '#dist/text/source-encoding.js';

/** The ways in which a text may be stored. */
const ENCODINGS: readonly (readonly [EncodingName, ...number[]])[] = [
  ['utf-8'],
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
  ['windows-1252'],
];
const LINE_ENDS = { LF: '\n', 'CR LF': '\r\n', CR: '\r' };

export interface Storage {
  readonly encoding: EncodingName;
  readonly store: (text: string) => Uint8Array;
}

export const STORAGES: ReadonlyMap<string, Storage> = new Map(
  ENCODINGS.flatMap(([encoding, ...bytes]) =>
    Object.entries(LINE_ENDS).map(([lineEnd, end]) => {
      const mark = Uint8Array.from(bytes);
      const store = (text: string) =>
        encodeText(text.replaceAll('\n', end), { name: encoding, mark, rest: new Uint8Array(0) });
      const title = `${encoding}${bytes.length === 3 ? ' with mark' : ''}, ${lineEnd}`;
      return [title, { encoding, store }] as const;
    }),
  ),
);
