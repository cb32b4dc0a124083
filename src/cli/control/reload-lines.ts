/** Parts of what is told of reloads. */

import type { ReloadResource } from '../../admin/resources/reload-resource.js';
import { renderChange } from '../../options/diff/diff-options.js';
import {
  type Documents,
  type Paint,
  renderDiagnostics,
} from '../../options/show/render-diagnostics.js';
import { visible } from '../../text/quoted.js';
import { shellWord } from '../terminal/shell-word.js';

export interface ReportTerms {
  /** As it was named: commands that are suggested name it, too. */
  readonly store: string;
  readonly paint: Paint;
}

/** This process does not read the files: diagnostics name places, and show no lines. */
const NO_DOCUMENTS: Documents = new Map();

/** What it means for options in force to be those of an earlier generation. */
export function sameOptions(generation: number, earlier: number | undefined): string {
  const whose = earlier === undefined ? 'an earlier generation' : `generation ${earlier}`;
  return `generation ${generation} has the options of ${whose}`;
}

/** A line for each change, with what a running engine does about it. */
export function changeLines(changes: ReloadResource['changes']): readonly string[] {
  return changes.map((change) => `${renderChange(change)}: ${change.effect}`);
}

/** Errors and warnings, and why options without errors could not be put in force; `''` when all is well. */
export function findings({ diagnostics, failure }: ReloadResource, paint: Paint): string {
  const shown = diagnostics.filter(({ severity }) => severity !== 'info');
  const parts = [renderDiagnostics(shown, { documents: NO_DOCUMENTS, paint })];
  if (failure) {
    const { code, message, help } = failure;
    parts.push(
      `${paint.error('error')}: ${paint.bold(visible(message))} ${paint.dim(`[${code}]`)}\n`,
    );
    if (help !== undefined) parts.push(`  ${paint.dim('help:')} ${visible(help)}\n`);
  }
  return parts.join('');
}

const NOT_THE_FILES = 'The files are not at fault: the engine tries them again by itself.\n';

/** What to do about files that are not in force; `''` when they are. */
export function nextStep({ result, failure }: ReloadResource, store: string): string {
  switch (result) {
    case 'suspect':
      return `Complete the file: the engine follows by itself. If it is whole:\n  ocs-notifier reload --accept --store ${shellWord(store)}\n`;
    case 'missing':
      return 'Put the file back: the engine follows by itself.\n';
    case 'rejected':
      if (failure?.code === 'STORE_FAILED') return NOT_THE_FILES;
      return 'Correct the files: the engine follows by itself.\n';
    case 'applied':
    case 'unchanged':
      return '';
  }
}
