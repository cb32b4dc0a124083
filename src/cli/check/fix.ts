import type { Diagnostic } from '../../diagnostic.js';
import { NotifierError } from '../../errors.js';
import { bytesOf, type FileContent } from '../../files/file-content.js';
import { lookAt } from '../../files/file-identity.js';
import { readContent } from '../../files/read-content.js';
import { type ReplaceRefusal, replaceFile } from '../../files/replace-file.js';
import { reasonOf } from '../../files/unreadable.js';
import { editText } from '../../option-file/edit/edit-text.js';
import { findFixes } from '../../options/fix/find-fixes.js';
import type { Fix } from '../../options/fix/fix.js';
import type { OptionSource } from '../../options/resolve/placed-section.js';
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
  const contents = await readAll(optionFileNames(files), read);
  let bytes = bytesOf(contents, [...contents.keys()]);
  let candidate = resolveFiles(files, bytes);
  const results: FileFixes[] = [];
  for (const [source, fixes] of fixesByFile(candidate, files)) {
    const { filename } = source.document.source;
    const planned = plan(source, fixes);
    if (planned.kind !== 'edited') {
      results.push({ filename, fixes, ...planned });
      continue;
    }
    const fixedBytes = new Map(bytes).set(filename, planned.bytes);
    const fixed = resolveFiles(files, fixedBytes);
    const outcome = refusalOf(candidate, fixed) ?? (await write(contents, filename, planned.bytes));
    results.push({ filename, fixes, ...outcome });
    if (outcome.kind === 'fixed') [bytes, candidate] = [fixedBytes, fixed];
  }
  return results;
}

type Outcome = Pick<FileFixes, 'kind' | 'reason'>;

function refused(reason: string): Outcome {
  return { kind: 'refused', reason };
}

async function readAll(
  filenames: readonly string[],
  read: typeof readContent,
): Promise<ReadonlyMap<string, FileContent>> {
  const contents = await Promise.all(filenames.map((filename) => read(filename)));
  for (const content of contents) {
    if (content.kind === 'content') continue;
    const reason = content.kind === 'missing' ? 'it does not exist' : content.reason;
    throw new NotifierError('FILE_UNREADABLE', `cannot read ${content.filename}: ${reason}`, {
      help: 'Name a file that exists and may be read.',
    });
  }
  return new Map(contents.map((content) => [content.filename, content]));
}

/** A file that is named twice is fixed once. */
function fixesByFile({ sources, documents }: ResolvedFiles, { applicationName }: OptionFiles) {
  const fixes = findFixes(sources, applicationName);
  const once = sources.filter(
    ({ document }) => documents.get(document.source.filename) === document,
  );
  return once.map((source) => [source, fixes.get(source) ?? []] as const);
}

function plan(
  { document }: OptionSource,
  fixes: readonly Fix[],
): Outcome | { readonly kind: 'edited'; readonly bytes: Uint8Array } {
  if (document.format !== 'cfg') return refused('only cfg files are fixed');
  if (fixes.length === 0) return { kind: 'nothing-to-fix' };
  const edited = editText(
    document.source,
    fixes.map(({ edit }) => edit),
  );
  if (edited.kind === 'edited') return edited;
  return refused('its encoding cannot hold the text with the fixes');
}

/** A name that is put right has an effect, and so may have a value that is wrong. */
function refusalOf(before: ResolvedFiles, after: ResolvedFiles): Outcome | undefined {
  const known = new Set(errorsIn(before).map(({ summary }) => summary));
  const found = errorsIn(after).find(({ summary }) => !known.has(summary));
  if (found === undefined) return undefined;
  const place = found.range === undefined ? '' : ` (${renderPlace(found.range)})`;
  return refused(`with the fixes there would be a new error: ${found.summary}${place}`);
}

function errorsIn({ diagnostics }: ResolvedFiles): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

/** Why a file was left as it was, in words that follow its name. */
const REFUSALS: Readonly<Record<ReplaceRefusal, string>> = {
  changed: 'it was changed by somebody else meanwhile',
  'no-file': 'it is no file',
  'several-names': 'it has several names (hard links)',
};

async function write(
  contents: ReadonlyMap<string, FileContent>,
  filename: string,
  bytes: Uint8Array,
): Promise<Outcome> {
  const content = contents.get(filename);
  const identity = content?.kind === 'content' ? content.identity : undefined;
  try {
    const isUnchanged = async () => (await lookAt(filename)).state === identity;
    const refusal = await replaceFile(filename, bytes, isUnchanged);
    return refusal === undefined ? { kind: 'fixed' } : refused(REFUSALS[refusal]);
  } catch (error) {
    return refused(isDenied(error) ? DENIED : reasonOf(error));
  }
}

const DENIED =
  'permission denied: the user of this process may not replace it, or not keep its owner';

function isDenied(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM';
}
