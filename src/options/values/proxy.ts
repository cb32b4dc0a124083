import { Secret } from '../../secret.js';
import type { TextRange } from '../../text/source-text.js';
import { addressMistake, FOUR_DECIMALS } from './host-address.js';
import type { HttpProxy } from './option-values.js';
import { differingSecrets, type Fingerprint, type ShowSecret } from './show-secret.js';
import {
  IN_FLIGHT_FINISH,
  invalid,
  type ValueKind,
  type ValueReading,
  valid,
} from './value-kind.js';

const FORMS = 'host:port, http://host:port or http://user:password@host:port';

/** The forms of `http-proxy`, or empty: direct. */
export function proxyValue(): ValueKind<HttpProxy | undefined> {
  return {
    expects: `${FORMS}, or nothing`,
    schema: (z) => {
      const port = z.int().check(z.minimum(1), z.maximum(65535));
      const credentials = z.optional(z.string());
      return z.nullable(z.object({ hostname: z.string(), port, credentials }));
    },
    decode: decodeProxy,
    render: renderProxy,
    secretParts: secretPartsOfProxy,
    effectOf: proxyEffect,
    detailOf: differingCredentials,
  };
}

/** A plain http:// URI is reached without the proxy, before and after. */
function proxyEffect(from: HttpProxy | undefined, to: HttpProxy | undefined): string {
  if (to === undefined) return `new connections go direct; ${IN_FLIGHT_FINISH}`;
  if (from === undefined) return `new https connections go through the proxy; ${IN_FLIGHT_FINISH}`;
  const isSame = from.hostname === to.hostname && from.port === to.port;
  return isSame
    ? `new https connections use the other credentials; ${IN_FLIGHT_FINISH}`
    : `new https connections go through the other proxy; ${IN_FLIGHT_FINISH}`;
}

function differingCredentials(
  from: HttpProxy | undefined,
  to: HttpProxy | undefined,
  fingerprint?: Fingerprint,
): string | undefined {
  const [before, after] = [from?.credentials, to?.credentials];
  if (before === undefined || after === undefined) return undefined;
  const values = differingSecrets(before, after, fingerprint);
  return values === undefined ? undefined : `has other credentials${values}`;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const HOST_AND_PORT = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]):(\d{1,5})\/?$/i;

function decodeProxy(text: string): ValueReading<HttpProxy | undefined> {
  if (text === '') return valid(undefined);
  const scheme = SCHEME.exec(text);
  if (scheme !== null && scheme[1]?.toLowerCase() !== 'http') return otherScheme(scheme[0].length);
  const start = scheme?.[0].length ?? 0;
  const at = text.lastIndexOf('@');
  if (at >= 0 && scheme === null) {
    return proxyInvalid({ start: 0, end: at + 1 }, 'credentials need the form with http://');
  }
  const hostStart = Math.max(at + 1, start);
  const address = decodeAddress(text.slice(hostStart));
  if (address === undefined) {
    const part = { start: hostStart, end: text.length };
    return proxyInvalid(part, 'the proxy has no valid host and port');
  }
  const mistake = addressMistake(address.hostname);
  if (mistake !== undefined) {
    const part = { start: hostStart, end: hostStart + address.hostname.length };
    return invalid([{ code: 'proxy-invalid', summary: mistake, help: FOUR_DECIMALS, part }]);
  }
  if (at < 0) return valid({ ...address, credentials: undefined });
  const credentials = decodeCredentials(text.slice(start, at));
  if (credentials === undefined) {
    return proxyInvalid({ start, end: at }, 'the credentials are not valid percent-encoded text');
  }
  return valid({ ...address, credentials });
}

function otherScheme<T>(length: number): ValueReading<T> {
  const summary = 'only an http proxy can be used; https requests go through it with CONNECT';
  const part = { start: 0, end: length };
  return invalid([{ code: 'proxy-scheme', summary, help: `Write ${FORMS}.`, part }]);
}

function proxyInvalid<T>(part: TextRange, summary: string): ValueReading<T> {
  const help = `Write ${FORMS}; special characters in user and password percent-encoded.`;
  return invalid([{ code: 'proxy-invalid', summary, help, part }]);
}

function decodeAddress(text: string): { hostname: string; port: number } | undefined {
  const match = HOST_AND_PORT.exec(text);
  const port = Number(match?.[2]);
  const host = match?.[1];
  if (host === undefined || port < 1 || port > 65535 || !URL.canParse(`http://${host}/`)) {
    return undefined;
  }
  return { hostname: host.startsWith('[') ? host.slice(1, -1) : host, port };
}

/** `user:password` without percent-encoding; control characters would break the header they go into. */
function decodeCredentials(userInfo: string): Secret | undefined {
  try {
    const colon = userInfo.indexOf(':');
    const user = decodeURIComponent(colon < 0 ? userInfo : userInfo.slice(0, colon));
    const password = colon < 0 ? '' : decodeURIComponent(userInfo.slice(colon + 1));
    const isPlain = !/\p{Cc}/u.test(user + password) && !user.includes(':');
    return isPlain ? new Secret(`${user}:${password}`) : undefined;
  } catch {
    return undefined; // Malformed percent-encoding; the caller reports it.
  }
}

function renderProxy(proxy: HttpProxy | undefined, show: ShowSecret): string {
  if (proxy === undefined) return '';
  const host = proxy.hostname.includes(':') ? `[${proxy.hostname}]` : proxy.hostname;
  const { credentials } = proxy;
  return `http://${credentials === undefined ? '' : `${show(credentials.reveal())}@`}${host}:${proxy.port}`;
}

/** What stands before `@`; everything, if the text could be credentials whose `@` is missing. */
function secretPartsOfProxy(text: string): readonly TextRange[] {
  const start = SCHEME.exec(text)?.[0].length ?? 0;
  const at = text.lastIndexOf('@');
  if (at >= 0) return [{ start, end: Math.max(at, start) }];
  const looksLikeAddress = /^[\w.-]*(?::\d*)?\/?$|^\[[0-9a-f:.]*\](?::\d*)?\/?$/i;
  return looksLikeAddress.test(text.slice(start)) ? [] : [{ start, end: text.length }];
}
