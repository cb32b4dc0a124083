import { OPTION_NAMES } from '../options/catalog/catalog.js';
import type { Level } from '../options/catalog/option-definition.js';
import { diffOptions } from '../options/diff/diff-options.js';
import type { OptionSource } from '../options/resolve/placed-section.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { Conversion, ConversionTarget, Loss, TargetContext } from './conversion.js';
import { lossesOfSource, objectLosses } from './losses-of-source.js';
import { rowsOfSource } from './rows-of-source.js';

export interface ConversionTerms {
  /** The section searched first; without it, the name that the file says itself. */
  readonly applicationName?: string | undefined;
}

/**
 * Writes an option file in another format, reads it back, and compares the options in force. Secrets are
 * written as they are: it is a conversion. Never throws.
 *
 * @example
 * const bytes = new TextEncoder().encode('# Ours.\n[OCServer]\nhttp-response-timeout = 60\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const { text, changed, losses } = convertOptions({ document, role: 'plain' }, envTarget);
 * text.split('\n')[1]; // 'OCS_OCSERVER__HTTP_RESPONSE_TIMEOUT=60'
 * changed; // []
 * losses.find(({ range }) => range?.start.line === 1)?.summary; // 'a comment is not kept'
 */
export function convertOptions(
  given: OptionSource,
  target: ConversionTarget,
  { applicationName }: ConversionTerms = {},
): Conversion {
  // Relative paths stay relative on both sides.
  const source = { ...given, folder: '' };
  const context = { source, objectNames: objectNamesIn(source, applicationName), applicationName };
  const { rows, losses } = rowsOfSource(source);
  const written = target.write(rows, context);
  return {
    text: written.text,
    losses: [
      kept(rows.length - written.leftOut.length),
      ...[
        ...(written.isVerbatim ? [] : losses),
        ...lossesOfSource(source, written),
        ...objectLosses(context, target),
      ].sort(byPlace),
    ],
    changed: changedOptions(written.text, target, context),
    optionCount: OPTION_NAMES.length,
  };
}

function kept(count: number): Loss {
  const summary = `${count} option${count === 1 ? '' : 's'} kept with name and value`;
  return { kind: 'lossless', summary, range: undefined };
}

function byPlace(a: Loss, b: Loss): number {
  return (a.range?.start.byte ?? -1) - (b.range?.start.byte ?? -1);
}

function changedOptions(text: string, target: ConversionTarget, context: TargetContext) {
  const { source, applicationName } = context;
  const [before, after] = [source, target.readBack(text, context)].map((each) =>
    resolveOptions({ sources: [{ ...each, folder: '' }], applicationName }),
  );
  if (before === undefined || after === undefined) return OPTION_NAMES;
  return diffOptions(before.options, after.options).map(({ name }) => name);
}

function objectNamesIn(
  { document }: OptionSource,
  applicationName: string | undefined,
): TargetContext['objectNames'] {
  const nameAt = (level: Level) =>
    document.sections.find(({ object }) => object?.level === level)?.object?.name || undefined;
  return { application: applicationName ?? nameAt('application'), host: nameAt('host') };
}
