import type { Secret } from '../secret.js';

/** What decides on the headers, besides the message. */
export interface RequestHeaderSettings {
  readonly userAgent: string;
  /** The authority as the URI has it, a port that is written included. */
  readonly host: string;
  /** In sending order. */
  readonly customHeaders: readonly {
    readonly name: string;
    readonly value: Secret;
  }[];
}

/**
 * Precomputes the request headers; the function returned adds a message's GUID and gives a flat list
 * `[name, value, name, value, …]` in the order and spelling of the seed's sample. `Host` and
 * `Content-length` are left to the HTTP client, which knows them.
 *
 * Custom `Accept` and `User-Agent` headers take the place of ours; other names follow the ETag. The
 * ETag is the bare GUID, without the quotes that HTTP would have: the seed shows it so.
 */
export function createRequestHeaders({
  userAgent,
  host,
  customHeaders,
}: RequestHeaderSettings): (guid: string) => string[] {
  const custom = customHeaders.map(({ name, value }) => [name, value.reveal()] as const);
  const before = [
    ...overridable('Accept', '*/*', custom),
    ...overridable('User-Agent', userAgent, custom),
    'Host',
    host,
    'ETag',
  ];
  const others = custom.filter(([name]) => !OVERRIDABLE.has(name.toLowerCase()));
  const after = [...others.flat(), 'Content-type', 'application/json'];
  return (guid) => [...before, guid, ...after];
}

const OVERRIDABLE: ReadonlySet<string> = new Set(['accept', 'user-agent']);

function overridable(
  name: string,
  value: string,
  custom: readonly (readonly [string, string])[],
): string[] {
  const overriding = custom.filter(([other]) => other.toLowerCase() === name.toLowerCase());
  if (overriding.length === 0) return [name, value];
  return overriding.flatMap(([, override]) => [name, override]);
}
