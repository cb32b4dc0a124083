import { quotedName, quotedSection } from '../text/quoted.js';
import { type ConversionRow, type Loss, lossy } from './conversion.js';

/** A row that a format cannot hold, and why. */
export function rowLeftOut({ option, section, range }: ConversionRow, reason: string): Loss {
  const what = `option ${quotedName(option)} of section ${quotedSection(section)}`;
  return lossy(`${what} is left out: ${reason}`, range);
}
