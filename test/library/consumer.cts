/** A CommonJS module, as far as types go. */
import { checkPair, type EffectiveOptions, getOption } from 'ocs-notifier/options';
import library = require('ocs-notifier/options');

export function timeoutOf(options: EffectiveOptions): number {
  return getOption(options, 'http-response-timeout').value;
}

export const names: readonly library.OptionName[] = library.OPTION_NAMES;
export const isUsable: boolean = checkPair({
  application: { filename: 'a.cfg', content: '[OCServer]\n' },
}).isUsable;
