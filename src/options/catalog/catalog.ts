import {
  headersEffect,
  hostHeadersEffect,
  proxyEffect,
  timeoutEffect,
  trustEffect,
  uriEffect,
} from '../values/connection-effects.js';
import { headersValue } from '../values/custom-headers.js';
import { durationValue } from '../values/duration.js';
import { filePathValue } from '../values/file-path.js';
import {
  differingHeaders,
  differingProxy,
  differingRetryScope,
} from '../values/hidden-differences.js';
import {
  holdLimitEffect,
  notificationEffect,
  poolEffect,
  retentionEffect,
  retryDelayEffect,
  retryMaxEffect,
  retryScopeEffect,
  storeMaxEffect,
} from '../values/message-effects.js';
import type { OptionValues } from '../values/option-values.js';
import { proxyValue } from '../values/proxy.js';
import { retryScopeValue } from '../values/retry-scope.js';
import {
  booleanValue,
  choiceValue,
  integerValue,
  passphraseValue,
  productValue,
} from '../values/simple-values.js';
import { uriValue } from '../values/uri.js';
import type { OptionDefinition, OptionName } from './option-definition.js';

/**
 * THE table of options. How values are read, checked, shown, masked, explained and described as JSON
 * Schema derives from it; a new option is a new row here and a type in option-values.ts.
 */

const OCS = {
  group: 'ocs',
  levels: ['application'],
  basis: 'assumed',
  source:
    'The name is in the Genesys page on contact-processed notifications; default and range are not.',
  secrecy: 'none',
} as const;

const SECURITY = {
  group: 'security',
  levels: ['application', 'host'],
  grammar: filePathValue(),
  default: undefined,
  changeUsedBy: 'the next attempt',
  effectOf: () => 'new connections use it; requests in flight finish on those they have',
  namesFile: true,
  basis: 'documented',
  source:
    'Genesys documents the option for both levels; that Application wins over Host is assumed.',
  secrecy: 'none',
} as const;

const OWN = {
  group: 'ocs-notifier',
  levels: ['application'],
  basis: 'documented',
  source: 'An option of ocs-notifier; OCS does not know it.',
  secrecy: 'none',
} as const;

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

export const CATALOG: { readonly [N in OptionName]: OptionDefinition<OptionValues[N]> } = {
  'contact-processed-notification': {
    ...OCS,
    grammar: booleanValue(),
    default: false,
    defaultText: 'false: nothing is sent',
    changeUsedBy: 'the next processed chain',
    effectOf: notificationEffect,
  },
  'contact-processed-notification-uri': {
    ...OCS,
    grammar: uriValue(),
    default: '',
    defaultText: 'empty: messages are held, nothing is sent',
    changeUsedBy: 'the next attempt, also of messages already queued',
    effectOf: uriEffect,
    secrecy: 'credentials',
  },
  'http-retry-applies-to': {
    ...OCS,
    grammar: retryScopeValue(),
    default: { applies: true, failures: [] },
    defaultText: 'all',
    changeUsedBy: 'the next retry decision',
    effectOf: retryScopeEffect,
    detailOf: differingRetryScope,
  },
  'http-retry-max-attempts': {
    ...OCS,
    grammar: integerValue(0, 100, 're-sends after the first request'),
    default: 3,
    defaultText: '3',
    changeUsedBy: 'the next retry decision',
    effectOf: retryMaxEffect,
  },
  'http-connection-pool-size': {
    ...OCS,
    grammar: integerValue(1, 1000, 'connections'),
    default: 10,
    defaultText: '10',
    changeUsedBy: 'at once: new connections take over, old ones finish what they carry',
    effectOf: poolEffect,
  },
  'http-custom-headers': {
    ...OCS,
    levels: ['host', 'application'],
    grammar: headersValue(),
    default: [],
    defaultText: 'empty: no custom headers',
    changeUsedBy: 'the next attempt',
    effectOf: headersEffect,
    detailOf: differingHeaders,
    source:
      'Genesys documents both levels; the grammar and that Host wins over Application are assumed.',
    secrecy: 'all',
  },
  'http-proxy': {
    ...OCS,
    grammar: proxyValue(),
    default: undefined,
    defaultText: 'empty: direct',
    changeUsedBy: 'the next attempt',
    effectOf: proxyEffect,
    detailOf: differingProxy,
    secrecy: 'credentials',
  },
  'http-response-timeout': {
    ...OCS,
    grammar: integerValue(1, 3600, 'seconds'),
    default: 30,
    defaultText: '30',
    changeUsedBy: 'the next attempt',
    effectOf: timeoutEffect,
  },

  certificate: { ...SECURITY, defaultText: 'empty: no client certificate' },
  'certificate-key': { ...SECURITY, defaultText: 'empty: no client certificate' },
  'certificate-key-passphrase': {
    ...SECURITY,
    grammar: passphraseValue(),
    default: undefined,
    defaultText: 'empty: the key is not encrypted',
    namesFile: false,
    basis: 'assumed',
    source: 'An option of ocs-notifier, in the section where OCS has the key.',
    secrecy: 'all',
  },
  'trusted-ca': {
    ...SECURITY,
    effectOf: trustEffect,
    defaultText: 'empty: the public certificate authorities that Node.js knows',
  },

  'retry-delay': {
    ...OWN,
    grammar: durationValue('1ms', '1h'),
    // With four times as much after each failure, and 3 re-sends: 15 s, 60 s, 240 s, or half of that. So a message
    // outlives 2.6 minutes of failures that are its own, which is longer than most receivers take to restart.
    default: 15 * SECOND_MS,
    defaultText: '15s',
    changeUsedBy: 'the next retry decision',
    effectOf: retryDelayEffect,
  },
  'retry-max-delay': {
    ...OWN,
    grammar: durationValue('1ms', '24h'),
    default: 300 * SECOND_MS,
    defaultText: '5m',
    changeUsedBy: 'the next retry decision',
    effectOf: retryDelayEffect,
  },
  'hold-limit': {
    ...OWN,
    grammar: durationValue('1s', '365d'),
    default: 72 * HOUR_MS,
    defaultText: '72h',
    changeUsedBy: 'the next attempt, also of messages already held',
    effectOf: holdLimitEffect,
  },
  'connection-max-age': {
    ...OWN,
    grammar: durationValue('1s', '24h'),
    default: 60 * SECOND_MS,
    defaultText: '1m',
    changeUsedBy: 'the next attempt',
    effectOf: () => 'new connections; requests in flight finish on those they have',
  },
  'host-headers': {
    ...OWN,
    grammar: choiceValue(['merge', 'replace']),
    default: 'merge',
    defaultText: 'merge',
    changeUsedBy: 'the next attempt',
    effectOf: hostHeadersEffect,
  },
  'user-agent': {
    ...OWN,
    grammar: productValue(),
    default: 'OCS/8.1.528.21',
    defaultText: 'OCS/8.1.528.21',
    changeUsedBy: 'the next attempt',
  },
  'history-retention': {
    ...OWN,
    grammar: durationValue('0s', '3650d'),
    default: 168 * HOUR_MS,
    defaultText: '7d',
    changeUsedBy: 'the next clean-up of the store',
    effectOf: retentionEffect,
  },
  'store-max-messages': {
    ...OWN,
    grammar: integerValue(1, 1_000_000_000, 'undelivered messages'),
    default: 1_000_000,
    defaultText: '1000000',
    changeUsedBy: 'the next event',
    effectOf: storeMaxEffect,
  },
};

/**
 * The options in the order of the catalog.
 *
 * @example
 * OPTION_NAMES[0]; // 'contact-processed-notification'
 */
export const OPTION_NAMES = Object.keys(CATALOG) as readonly OptionName[];

const DEFINITIONS: ReadonlyMap<string, OptionDefinition<unknown>> = new Map(
  Object.entries(CATALOG),
);

/** The row of a name that a file or a person wrote; names are case-sensitive (assumed). */
export function definitionOf(name: string): OptionDefinition<unknown> | undefined {
  return DEFINITIONS.get(name);
}

/**
 * Whether there is an option of that name; names are case-sensitive.
 *
 * @example
 * isOptionName('http-proxy'); // true
 * isOptionName('HTTP-Proxy'); // false
 */
export function isOptionName(name: string): name is OptionName {
  return DEFINITIONS.has(name);
}
