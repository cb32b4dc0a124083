import { type MessageLife, type RetryPolicy, timeToDeath } from '../delivery/judgement/retry.js';
import type { OptionValues } from '../options/values/option-values.js';

/** What the options say about sending again. */
export function retryPolicy(values: OptionValues): RetryPolicy {
  const scope = values['http-retry-applies-to'];
  return {
    applies: scope.applies,
    failures: scope.failures,
    maxResends: values['http-retry-max-attempts'],
    delayMs: values['retry-delay'],
    maxDelayMs: values['retry-max-delay'],
  };
}

/** Undefined where no message is sent. */
export function lifeOfMessage(values: OptionValues): MessageLife | undefined {
  const isSending =
    values['contact-processed-notification'] && values['contact-processed-notification-uri'] !== '';
  return isSending ? timeToDeath(retryPolicy(values)) : undefined;
}
