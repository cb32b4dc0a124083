import { changeFile, readToChange } from '../../files/change-file.js';
import { readContent } from '../../files/read-content.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { editText } from '../../option-file/edit/edit-text.js';
import { newDiagnostics } from '../../options/diff/new-diagnostics.js';
import { findFixes } from '../../options/fix/find-fixes.js';
import type { Fix, FixesOfFile } from '../../options/fix/fix.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { type OptionFiles, optionFileNames } from '../../reload/candidate/option-files.js';
import { type ResolvedFiles, resolveFiles } from '../../reload/candidate/resolve-files.js';

/** What `check --fix` did to a file; `fixes` are in the file only when it was `fixed`. */
export interface FileFixes {
  readonly filename: string;
  readonly kind: 'fixed' | 'nothing-to-fix' | 'refused';
  readonly fixes: readonly Fix[];
  /** Why it was refused, in words that follow the file's name. */
  readonly reason?: string;
}

/**
 * Applies the fixes that no person has to decide on. Each file is replaced at once or not at all, and
 * only if it is still as it was read, and no error comes up that was not there before.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function fixFiles(
  files: OptionFiles,
  { read = readContent }: { readonly read?: typeof readContent } = {},
): Promise<readonly FileFixes[]> {
  const names = optionFileNames(files);
  const contents = await Promise.all(names.map((filename) => readToChange(filename, read)));
  const identities = new Map(contents.map(({ filename, identity }) => [filename, identity]));
  let bytes = new Map(contents.map((content) => [content.filename, content.bytes]));
  let candidate = resolveFiles(files, bytes);
  const results: FileFixes[] = [];
  for (const [document, found] of findFixes(candidate.sources, files)) {
    const { filename } = document.source;
    const { fixes } = found;
    const planned = plan(document, found);
    if (planned.kind !== 'edited') {
      results.push({ filename, fixes, ...planned });
      continue;
    }
    const fixedBytes = new Map(bytes).set(filename, planned.bytes);
    const fixed = resolveFiles(files, fixedBytes);
    const reason =
      newErrorIn(candidate, fixed) ??
      (await changeFile(filename, planned.bytes, identities.get(filename)));
    results.push({ filename, fixes, ...(reason === undefined ? FIXED : refused(reason)) });
    if (reason === undefined) [bytes, candidate] = [fixedBytes, fixed];
  }
  return results;
}

type Outcome = Pick<FileFixes, 'kind' | 'reason'>;

function refused(reason: string): Outcome {
  return { kind: 'refused', reason };
}

const FIXED: Outcome = { kind: 'fixed' };

function plan(
  { source }: OptionDocument,
  { fixes, edits, refusal }: FixesOfFile,
): Outcome | { readonly kind: 'edited'; readonly bytes: Uint8Array } {
  if (refusal !== undefined) return refused(refusal);
  if (fixes.length === 0) return { kind: 'nothing-to-fix' };
  const edited = editText(source, edits);
  if (edited.kind === 'edited') return edited;
  return refused('its encoding cannot hold the text with the fixes');
}

/** A name that is put right has an effect, and so may have a value that is wrong. */
function newErrorIn(before: ResolvedFiles, after: ResolvedFiles): string | undefined {
  const found = newDiagnostics(before.diagnostics, after.diagnostics).find(
    ({ severity }) => severity === 'error',
  );
  if (found === undefined) return undefined;
  const place = found.range === undefined ? '' : ` (${renderPlace(found.range)})`;
  return `with the fixes there would be a new error: ${found.summary}${place}`;
}
