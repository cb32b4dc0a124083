import { type Diagnostic, type DiagnosticCode, diagnostic } from '../../diagnostic.js';
import { type EffectiveOptions, optionOf } from '../catalog/effective-options.js';
import type { OptionName } from '../catalog/option-definition.js';

/** A check that looks at several options in force together. */
interface Check {
  readonly code: DiagnosticCode;
  /** Where to point at: the first of these that a file sets. */
  readonly at: readonly OptionName[];
  readonly summary: string;
  readonly help: string;
  readonly applies: (values: EffectiveOptions['values']) => boolean;
}

const CHECKS: readonly Check[] = [
  {
    code: 'notification-off',
    at: ['contact-processed-notification'],
    summary: 'contact-processed notifications are off: nothing is sent',
    help: 'Set contact-processed-notification = true to turn them on.',
    applies: (values) => !values['contact-processed-notification'],
  },
  {
    code: 'uri-missing',
    at: ['contact-processed-notification-uri', 'contact-processed-notification'],
    summary: 'notifications are on, but there is no URI: messages are held',
    help: 'Set contact-processed-notification-uri.',
    applies: (values) =>
      values['contact-processed-notification'] &&
      values['contact-processed-notification-uri'] === '',
  },
  {
    code: 'proxy-not-used',
    at: ['http-proxy'],
    summary: 'a plain http:// URI is reached directly, without this proxy',
    help: 'Use an https:// URI to go through the proxy.',
    applies: (values) =>
      values['http-proxy'] !== undefined &&
      /^http:/i.test(values['contact-processed-notification-uri']),
  },
  {
    code: 'certificate-without-key',
    at: ['certificate', 'certificate-key'],
    summary: 'only one of certificate and certificate-key is set: no client certificate is sent',
    help: 'Set both in section security, or none.',
    applies: (values) =>
      (values.certificate === undefined) !== (values['certificate-key'] === undefined),
  },
  {
    code: 'retry-delay-above-maximum',
    at: ['retry-delay', 'retry-max-delay'],
    summary: 'retry-delay is longer than retry-max-delay, which caps it',
    help: 'Make retry-max-delay the longer one.',
    applies: (values) => values['retry-delay'] > values['retry-max-delay'],
  },
];

/** What the values in force mean together. */
export function checkValues(options: EffectiveOptions): Diagnostic[] {
  return CHECKS.filter(({ applies }) => applies(options.values)).map(
    ({ code, at, summary, help }) => {
      const ranges = at.map((name) => optionOf(options, name)?.range);
      return diagnostic(code, summary, {
        help,
        range: ranges.find((range) => range !== undefined),
      });
    },
  );
}
