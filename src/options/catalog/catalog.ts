import { headersValue } from '../values/custom-headers.js';
import { durationValue } from '../values/duration.js';
import { filePathValue } from '../values/file-path.js';
import type { OptionValues } from '../values/option-values.js';
import { proxyValue } from '../values/proxy.js';
import { retryScopeValue } from '../values/retry-scope.js';
import {
  booleanValue,
  choiceValue,
  integerValue,
  largerOrSmaller,
  passphraseValue,
  productValue,
} from '../values/simple-values.js';
import { uriValue } from '../values/uri.js';
import { IN_FLIGHT_FINISH } from '../values/value-kind.js';
import type { OptionDefinition, OptionName } from './option-definition.js';

/**
 * THE table of options. A row begins with the kind of its value (`...proxyValue()`), and adds what is
 * particular to the option. How values are read, checked, shown, masked, explained, compared and described as
 * JSON Schema derives from it; a new option is a new row here and a type in option-values.ts.
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
  default: undefined,
  changeUsedBy: 'the next attempt',
  effectOf: () => 'new connections use it; requests in flight finish on those they have',
  basis: 'documented',
  source:
    'Genesys documents the option for both levels; that Application wins over Host is assumed.',
  secrecy: 'none',
} as const;

const PEM_FILE = { ...filePathValue(), namesFile: true } as const;

const OWN = {
  group: 'ocs-notifier',
  levels: ['application'],
  basis: 'documented',
  source: 'An option of ocs-notifier; OCS does not know it.',
  secrecy: 'none',
} as const;

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

const RETRIES_WAITING_KEEP_THEIR_TIME =
  'the next retry decision; messages already waiting for a retry keep their time';

export const CATALOG: { readonly [N in OptionName]: OptionDefinition<OptionValues[N]> } = {
  'contact-processed-notification': {
    ...OCS,
    ...booleanValue(),
    default: false,
    defaultText: 'false: nothing is sent',
    changeUsedBy: 'the next processed chain',
    effectOf: (_from, to) =>
      to
        ? 'the next processed chain yields a message'
        : 'no new messages; those queued are still sent',
  },
  'contact-processed-notification-uri': {
    ...OCS,
    ...uriValue(),
    default: '',
    defaultText: 'empty: messages are held, nothing is sent',
    changeUsedBy: 'the next attempt, also of messages already queued',
    secrecy: 'credentials',
  },
  'http-retry-applies-to': {
    ...OCS,
    ...retryScopeValue(),
    default: { applies: true, failures: [] },
    defaultText: 'all',
    changeUsedBy: 'the next retry decision',
  },
  'http-retry-max-attempts': {
    ...OCS,
    ...integerValue(0, 100, 're-sends after the first request'),
    default: 3,
    defaultText: '3',
    changeUsedBy: 'the next retry decision',
    // A message that was sent that often already has one request left: re-sends come on top of the first.
    effectOf: largerOrSmaller(
      'messages that fail are sent more often, those already sent included; what is dead stays dead',
      'messages sent that often already are dead at their next failure',
    ),
  },
  'http-connection-pool-size': {
    ...OCS,
    ...integerValue(1, 1000, 'connections'),
    default: 10,
    defaultText: '10',
    changeUsedBy: 'at once: new connections take over, old ones finish what they carry',
    effectOf: largerOrSmaller(
      'live: grows, nothing is dropped',
      'live: shrinks, requests in flight finish first',
    ),
  },
  'http-custom-headers': {
    ...OCS,
    levels: ['host', 'application'],
    ...headersValue(),
    default: [],
    defaultText: 'empty: no custom headers',
    changeUsedBy: 'the next attempt',
    source:
      'Genesys documents both levels; the grammar and that Host wins over Application are assumed.',
    secrecy: 'all',
  },
  'http-proxy': {
    ...OCS,
    ...proxyValue(),
    default: undefined,
    defaultText: 'empty: direct',
    changeUsedBy: 'the next attempt',
    secrecy: 'credentials',
  },
  'http-response-timeout': {
    ...OCS,
    ...integerValue(1, 3600, 'seconds'),
    default: 30,
    defaultText: '30',
    changeUsedBy: 'the next attempt',
    effectOf: (from) => `next attempt; requests in flight keep their ${from} s`,
  },

  certificate: { ...PEM_FILE, ...SECURITY, defaultText: 'empty: no client certificate' },
  'certificate-key': { ...PEM_FILE, ...SECURITY, defaultText: 'empty: no client certificate' },
  'certificate-key-passphrase': {
    ...passphraseValue(),
    ...SECURITY,
    defaultText: 'empty: the key is not encrypted',
    basis: 'assumed',
    source: 'An option of ocs-notifier, in the section where OCS has the key.',
    secrecy: 'all',
  },
  'trusted-ca': {
    ...PEM_FILE,
    ...SECURITY,
    effectOf: (_from, to) =>
      `new connections trust ${to === undefined ? 'the public authorities again' : 'only the authorities in it'}; ${IN_FLIGHT_FINISH}`,
    defaultText: 'empty: the public certificate authorities that Node.js knows',
  },

  'retry-delay': {
    ...OWN,
    ...durationValue('1ms', '1h'),
    // With four times as much after each failure, and 3 re-sends: 15 s, 60 s, 240 s, or half of that. So a message
    // outlives 2.6 minutes of failures that are its own, which is longer than most receivers take to restart.
    default: 15 * SECOND_MS,
    defaultText: '15s',
    changeUsedBy: 'the next retry decision',
    effectOf: () => RETRIES_WAITING_KEEP_THEIR_TIME,
  },
  'retry-max-delay': {
    ...OWN,
    ...durationValue('1ms', '24h'),
    default: 300 * SECOND_MS,
    defaultText: '5m',
    changeUsedBy: 'the next retry decision',
    effectOf: () => RETRIES_WAITING_KEEP_THEIR_TIME,
  },
  'hold-limit': {
    ...OWN,
    ...durationValue('1s', '365d'),
    default: 72 * HOUR_MS,
    defaultText: '72h',
    changeUsedBy: 'the next attempt, also of messages already held',
    effectOf: largerOrSmaller(
      'messages wait longer for a receiver out of reach, those already held included',
      'messages held longer than that are dead as soon as the outage has lasted that long',
    ),
  },
  'connection-max-age': {
    ...OWN,
    ...durationValue('1s', '24h'),
    default: 60 * SECOND_MS,
    defaultText: '1m',
    changeUsedBy: 'the next attempt',
    effectOf: () => 'new connections; requests in flight finish on those they have',
  },
  'host-headers': {
    ...OWN,
    ...choiceValue(['merge', 'replace']),
    default: 'merge',
    defaultText: 'merge',
    changeUsedBy: 'the next attempt',
    effectOf: (_from, to) =>
      to === 'replace'
        ? "next attempt: the Host's headers, if it has any, take the place of the Application's"
        : "next attempt: the Host's headers are merged over the Application's",
  },
  'user-agent': {
    ...OWN,
    ...productValue(),
    default: 'OCS/8.1.528.21',
    defaultText: 'OCS/8.1.528.21',
    changeUsedBy: 'the next attempt',
  },
  'history-retention': {
    ...OWN,
    ...durationValue('0s', '3650d'),
    default: 168 * HOUR_MS,
    defaultText: '7d',
    changeUsedBy: 'the next clean-up of the store',
    effectOf: largerOrSmaller(
      'delivered messages and event ids are kept longer; what is forgotten stays so',
      'the next clean-up of the store forgets delivered messages and event ids older than that',
    ),
  },
  'store-max-messages': {
    ...OWN,
    ...integerValue(1, 1_000_000_000, 'undelivered messages'),
    default: 1_000_000,
    defaultText: '1000000',
    changeUsedBy: 'the next event',
    effectOf: largerOrSmaller(
      'the next event finds more room',
      'nothing stored is dropped; no new events are taken while it holds that many',
    ),
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
