import { CATALOG, OPTION_NAMES } from './catalog/catalog.js';
import type { OptionValues } from './values/option-values.js';

/**
 * The files that option values name and whose content counts like an option: each once, in the order
 * of the catalog. Absolute when the folders of the option files were (`OptionSource.folder`).
 */
export function namedFiles(values: OptionValues): readonly string[] {
  const paths = OPTION_NAMES.filter((name) => CATALOG[name].namesFile).map((name) => values[name]);
  return [...new Set(paths.filter((path) => typeof path === 'string' && path !== ''))] as string[];
}
