import type { Conversion, Loss } from '../../convert/conversion.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { visible } from '../../text/quoted.js';
import type { Paint } from '../terminal/paint.js';

export interface ConversionReportTerms {
  readonly paint: Paint;
  /** All that is lost, not only how much. */
  readonly isFull: boolean;
}

/** What is said of a conversion: losses, and the proof in the last line. */
export function renderConversion(
  { losses, changed, optionCount, keptCount, heldCount }: Conversion,
  { paint, isFull }: ConversionReportTerms,
): string {
  const lost = isFull ? losses.map((loss) => renderLoss(loss, paint)) : summary(losses);
  const names = changed.length === 0 ? '' : `: ${changed.join(', ')}`;
  const all = `${keptCount} of ${heldCount} options kept`;
  const ours = `${changed.length} of ${optionCount} options in force changed${names}`;
  const isProven = changed.length === 0;
  return [...lost, `${all}; ${isProven ? ours : paint.error(ours)}`, ''].join('\n');
}

const STYLES = { lossless: 'dim', cosmetic: 'info', lossy: 'warning' } as const;

function renderLoss({ kind, summary: text, range }: Loss, paint: Paint): string {
  const place = range === undefined ? '' : `${paint.bold(renderPlace(range))}: `;
  return `${paint[STYLES[kind]](kind.padEnd(8))} ${place}${visible(text)}`;
}

function summary(losses: readonly Loss[]): readonly string[] {
  const count = (kind: Loss['kind']) => losses.filter((loss) => loss.kind === kind).length;
  const [lossy, cosmetic] = [count('lossy'), count('cosmetic')];
  if (lossy + cosmetic === 0) return [];
  return [`${lossy} lossy and ${cosmetic} cosmetic losses; --report shows each`];
}
