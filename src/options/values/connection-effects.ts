/**
 * What a running engine does with changes of options that decide where and how a request is sent.
 * The rows of the catalog name these functions; the words are for an administrator.
 */
import type { CustomHeader, HttpProxy, OptionValues } from './option-values.js';

const IN_FLIGHT = 'requests in flight finish on the connections they have';

export function uriEffect(from: string, to: string): string {
  if (to === '') return 'messages are held until a URI is set';
  if (from === '') return 'delivery starts, also of messages already queued';
  return 'next attempt, also messages already queued';
}

export function headersEffect(_from: readonly CustomHeader[], to: readonly CustomHeader[]): string {
  return to.length === 0
    ? 'no custom headers from the next attempt on'
    : 'next attempt, also messages already queued';
}

export function hostHeadersEffect(
  _from: OptionValues['host-headers'],
  to: OptionValues['host-headers'],
): string {
  return to === 'replace'
    ? "next attempt: the Host's headers, if it has any, take the place of the Application's"
    : "next attempt: the Host's headers are merged over the Application's";
}

/** A plain http:// URI is reached without the proxy, before and after. */
export function proxyEffect(from: HttpProxy | undefined, to: HttpProxy | undefined): string {
  if (to === undefined) return `new connections go direct; ${IN_FLIGHT}`;
  if (from === undefined) return `new https connections go through the proxy; ${IN_FLIGHT}`;
  const isSame = from.hostname === to.hostname && from.port === to.port;
  return isSame
    ? `new https connections use the other credentials; ${IN_FLIGHT}`
    : `new https connections go through the other proxy; ${IN_FLIGHT}`;
}

/** Both in seconds. */
export function timeoutEffect(from: number, _to: number): string {
  return `next attempt; requests in flight keep their ${from} s`;
}

export function trustEffect(_from: string | undefined, to: string | undefined): string {
  const trusted = to === undefined ? 'the public authorities again' : 'only the authorities in it';
  return `new connections trust ${trusted}; ${IN_FLIGHT}`;
}
