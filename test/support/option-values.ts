import type { EffectiveOptions } from '#dist/options/catalog/effective-options.js';
import type { CustomHeader, OptionValues } from '#dist/options/values/option-values.js';
import { Secret } from '#dist/secret.js';

/** Values that make tests quick: notifications are on, retries come at once, nothing is sent anywhere. */
const QUICK: OptionValues = {
  'contact-processed-notification': true,
  'contact-processed-notification-uri': '',
  'http-retry-applies-to': { applies: true, failures: [] },
  'http-retry-max-attempts': 3,
  'http-connection-pool-size': 4,
  'http-custom-headers': [],
  'http-proxy': undefined,
  'http-response-timeout': 5,
  certificate: undefined,
  'certificate-key': undefined,
  'certificate-key-passphrase': undefined,
  'trusted-ca': undefined,
  'retry-delay': 5,
  'retry-max-delay': 20,
  'hold-limit': 3_600_000,
  'connection-max-age': 3_600_000,
  'host-headers': 'merge',
  'user-agent': 'OCS/8.1.528.21',
  'history-retention': 3_600_000,
  'store-max-messages': 1_000_000,
};

/** Option values as they come from the resolver, without the bounds that it holds: `http-response-timeout` may be 0.3. */
export function optionValues(changes: Partial<OptionValues> = {}): OptionValues {
  return { ...QUICK, ...changes };
}

/** The same as an engine takes them. */
export function effectiveOptions(changes: Partial<OptionValues> = {}): EffectiveOptions {
  return { values: optionValues(changes), entries: [] };
}

/** A value for `http-custom-headers`. */
export function customHeaders(headers: Readonly<Record<string, string>>): CustomHeader[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value: new Secret(value) }));
}
