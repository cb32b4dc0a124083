import { quoted } from '../../text/quoted.js';
import type { ValueProblem } from './value-kind.js';

/** Which header names may stand in `http-custom-headers`. Keys are in lower case. */

/** A token of RFC 9110, 5.6.2. */
export const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/i;

const OWNED_BY_ENGINE: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'content-type',
  'etag',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
]);

/** Genesys' documented values of the option: OCS also sets them on its own responses. */
const RESPONSE_ONLY: ReadonlySet<string> = new Set([
  'x-frame-options',
  'x-xss-protection',
  'x-content-type-options',
  'content-security-policy',
  'strict-transport-security',
]);

/** What is to be said about a valid header name, if anything. */
export function judgeHeaderName(name: string): Omit<ValueProblem, 'part'> | undefined {
  const key = name.toLowerCase();
  if (OWNED_BY_ENGINE.has(key)) {
    return {
      code: 'header-owned-by-engine',
      summary: `header ${quoted(name)} is set by the engine for each request and cannot be changed`,
      help: 'Remove this header.',
    };
  }
  if (RESPONSE_ONLY.has(key)) {
    const summary = `header ${quoted(name)} is for responses and means nothing on a request; it is sent`;
    return { code: 'header-response-only', summary };
  }
  return undefined;
}
