import { replaceParts } from '../../text/parts.js';
import type { TextRange } from '../../text/source-text.js';
import { addressMistake, FOUR_DECIMALS } from './host-address.js';
import { pastedSecrets } from './pasted-secrets.js';
import type { ShowSecret } from './show-secret.js';
import {
  invalid,
  type ValueKind,
  type ValueProblem,
  type ValueReading,
  valid,
} from './value-kind.js';

/**
 * An absolute http(s) URI, or empty. The value is the text as written, without its
 * fragment: normalising would drop a port such as `:80`, which belongs into the `Host` header.
 */
export function uriValue(): ValueKind<string> {
  return {
    expects: 'an absolute http:// or https:// URI without user name and fragment, or nothing',
    schema: (z) => z.union([z.literal(''), z.string().check(z.regex(/^https?:\/\/[^\s#]+$/i))]),
    decode: decodeUri,
    render: maskUri,
    secretParts: secretPartsOfUri,
    effectOf: uriEffect,
  };
}

function uriEffect(from: string, to: string): string {
  if (to === '') return 'messages are held until a URI is set';
  if (from === '') return 'delivery starts, also of messages already queued';
  return 'next attempt, also messages already queued';
}

function decodeUri(text: string): ValueReading<string> {
  if (text === '') return valid('');
  const problem = findMistake(text);
  if (problem !== undefined) return invalid([problem]);
  const hash = text.indexOf('#');
  if (hash < 0) return valid(text);
  const fragment: ValueProblem = {
    code: 'uri-fragment',
    summary: 'the fragment is not sent',
    help: 'Remove it, or write %23 if the `#` belongs to the path or query.',
    part: { start: hash, end: text.length },
  };
  return valid(text.slice(0, hash), [fragment]);
}

function findMistake(text: string): ValueProblem | undefined {
  const odd = /[\s\p{Cc}\\]/u.exec(text);
  if (odd !== null) {
    const summary = 'the URI holds a blank, a control character or a backslash';
    const help = 'Write it percent-encoded, a blank as %20.';
    return uriInvalid(summary, { start: odd.index, end: odd.index + 1 }, help);
  }
  if (!/^https?:\/\//i.test(text)) {
    const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0].length ?? 0;
    const part = { start: 0, end: Math.max(scheme, 1) };
    const summary = 'the URI is not absolute with scheme http or https';
    return uriInvalid(summary, part, 'Start it with http:// or https://.');
  }
  const user = userInfoOf(text);
  if (user !== undefined) {
    return {
      code: 'uri-user-info',
      summary: 'the URI holds a user name or password',
      help: 'Send credentials with http-custom-headers, for example `Authorization: Basic …`.',
      part: user,
    };
  }
  const authority = authorityOf(text);
  if (!URL.canParse(text) || authority.end === authority.start) {
    const help = 'Write https://host:port/path.';
    return uriInvalid('the URI has no valid host and port', authority, help);
  }
  const [host = '', port] = text.slice(authority.start, authority.end).split(/:(?=\d*$)/);
  const part = { start: authority.start, end: authority.start + host.length };
  const mistake = addressMistake(host);
  if (mistake !== undefined) return uriInvalid(mistake, part, FOUR_DECIMALS);
  if (port === undefined || Number(port) !== 0 || port === '') return undefined;
  return uriInvalid('nothing can be sent to port 0', authority, 'Write the port of the receiver.');
}

function uriInvalid(summary: string, part: TextRange, help: string): ValueProblem {
  return { code: 'uri-invalid', summary, part, help };
}

/** Between `//` and the next `/`, `?` or `#`. */
function authorityOf(text: string): TextRange {
  const start = text.indexOf('//') + 2;
  const length = text.slice(start).search(/[/?#]/);
  return { start, end: length < 0 ? text.length : start + length };
}

function userInfoOf(text: string): TextRange | undefined {
  const { start, end } = authorityOf(text);
  const at = text.slice(start, end).lastIndexOf('@');
  return at < 0 ? undefined : { start, end: start + at + 1 };
}

/** The values of the query, the fragment, and whatever somebody may have meant as user name and password. */
function secretPartsOfUri(text: string): readonly TextRange[] {
  const userInfo = possibleUserInfo(text);
  const from = userInfo?.end ?? 0;
  const tail = text.slice(from).search(/[?#]/);
  const parts = userInfo === undefined ? [] : [userInfo];
  if (!URL.canParse(text)) parts.push(...pastedSecrets(text));
  if (tail < 0) return parts;
  const hash = text.indexOf('#', from);
  const firstOfFragment = hash < 0 ? text.length : hash;
  for (const { index, 0: piece } of text.slice(from + tail).matchAll(/[^?&#]+/g)) {
    const start = from + tail + index;
    const name = start > firstOfFragment ? -1 : piece.indexOf('=');
    parts.push({ start: start + name + 1, end: start + piece.length });
  }
  return parts.filter(({ start, end }) => start < end);
}

/**
 * All up to the last `@` of a URI that has user info, or that is not valid: in `http://user:pass/word@host` the
 * slash ends the host for every parser, and what should be the port is the password.
 */
function possibleUserInfo(text: string): TextRange | undefined {
  const at = text.lastIndexOf('@');
  if (at < 0 || (userInfoOf(text) === undefined && URL.canParse(text))) return undefined;
  return { start: /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0].length ?? 0, end: at };
}

function maskUri(text: string, show: ShowSecret): string {
  return replaceParts(text, secretPartsOfUri(text), show);
}
