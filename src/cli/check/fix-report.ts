import { visible } from '../../text/quoted.js';
import type { FileFixes } from './fix.js';

/** What was done to files, for people: one line for each fix. */
export function renderFixes(files: readonly FileFixes[]): string {
  return files.map((file) => renderFile(file)).join('');
}

function renderFile({ kind, fixes, reason, ...file }: FileFixes): string {
  const filename = visible(file.filename);
  if (kind === 'nothing-to-fix') return `${filename}: nothing to fix\n`;
  const lines = fixes.map(
    ({ range, summary }) => `  line ${range.start.line}: ${visible(summary)}\n`,
  );
  if (kind === 'fixed') return `${filename}: fixed\n${lines.join('')}`;
  const wanted = lines.length === 0 ? '' : ' Left as it was:';
  return `${filename}: not fixed: ${reason}.${wanted}\n${lines.join('')}`;
}

/** The same for JSON, without the edits. */
export function fixesReport(files: readonly FileFixes[]): readonly object[] {
  return files.map(({ filename, kind, fixes, reason }) => ({
    filename,
    status: kind,
    reason,
    fixes: fixes.map(({ code, summary, range }) => ({ code, summary, range })),
  }));
}
