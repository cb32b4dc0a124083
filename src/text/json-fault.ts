import { type ParseErrorCode, printParseErrorCode } from 'jsonc-parser';

/** What the parser found, for people; it never holds text of the file. */
export function faultReason(code: ParseErrorCode): string {
  return REASONS[printParseErrorCode(code)] ?? 'this cannot stand here';
}

const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'text that is no value stands here without quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a name in double quotes is expected, perhaps because of a comma too many',
  ValueExpected: 'a value is expected, perhaps because of a comma too many',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a `}` is missing',
  CloseBracketExpected: 'a `]` is missing',
  EndOfFileExpected: 'text follows the end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'the text in quotes has no end in this line',
  UnexpectedEndOfNumber: 'the number is incomplete',
  InvalidUnicode: 'an escape `\\u` needs four hexadecimal digits',
  InvalidEscapeCharacter: 'there is no such escape; write a backslash as `\\\\`',
  InvalidCharacter: 'a control character must be written as an escape',
};
