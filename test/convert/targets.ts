import type { Conversion, ConversionTarget, Loss } from '#dist/convert/conversion.js';
import { type ConversionTerms, convertOptions } from '#dist/convert/convert-options.js';
import { cfgTarget } from '#dist/convert/to-cfg.js';
import { envTarget } from '#dist/convert/to-env.js';
import { iniTarget } from '#dist/convert/to-ini.js';
import { jsonTarget } from '#dist/convert/to-json.js';
import { xmlTarget } from '#dist/convert/to-xml.js';
import { yamlTarget } from '#dist/convert/to-yaml.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import type { OptionSource } from '#dist/options/resolve/placed-section.js';

export const TARGETS: readonly ConversionTarget[] = [
  cfgTarget,
  jsonTarget,
  xmlTarget,
  iniTarget,
  yamlTarget,
  envTarget,
];

export function convertText(
  text: string,
  target: ConversionTarget,
  terms: ConversionTerms & { readonly role?: OptionSource['role'] } = {},
): Conversion {
  const { document } = parseOptionFile(new TextEncoder().encode(text), 'a.cfg');
  return convertOptions({ document, role: terms.role ?? 'plain' }, target, terms);
}

/** `line: summary` of the losses of a kind. */
export function lossesOf({ losses }: Conversion, kind: Loss['kind']): string[] {
  return losses
    .filter((loss) => loss.kind === kind)
    .map(({ summary, range }) => `${range?.start.line ?? '-'}: ${summary}`);
}
