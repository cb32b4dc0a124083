import type { Diagnostic } from '../../diagnostic.js';
import { NotifierError } from '../../errors.js';
import { lookAt } from '../../files/file-identity.js';
import { readContent } from '../../files/read-content.js';
import { type ReplaceRefusal, replaceFile } from '../../files/replace-file.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import type { DocumentEdit } from '../../option-file/edit/edit-document.js';
import { diffOptions, renderChange } from '../../options/diff/diff-options.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { type ReadSource, readSource, type SourceTerms } from '../terminal/read-source.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';

const REFUSED = 1;

/** What `set` and `unset` have in common: the file, and what is done to its document. */
export interface FileEdit extends SourceTerms {
  /** For messages: `http-proxy in section OCServer`. */
  readonly subject: string;
  edit(document: OptionDocument): DocumentEdit;
}

/**
 * Edits an option file in place, if the result has no errors that it did not have before, and tells what
 * changes in force. Gives the exit code.
 *
 * @throws NotifierError `FILE_UNREADABLE`, `FILE_NOT_REPLACED`
 */
export async function editFile(io: CommandIo, fileEdit: FileEdit): Promise<number> {
  const { filename, subject } = fileEdit;
  const content = await readContent(filename);
  if (content.kind !== 'content') {
    const reason = content.kind === 'missing' ? 'there is no such file' : content.reason;
    const help = 'Name a file that exists and may be read.';
    throw new NotifierError('FILE_UNREADABLE', `cannot read ${filename}: ${reason}`, { help });
  }
  const before = readSource(content.bytes, fileEdit);
  const edit = fileEdit.edit(before.source.document);
  if (edit.kind === 'refused') return refuse(io, edit);
  if (edit.kind === 'unchanged') {
    io.stdout.write(`unchanged: ${subject} is as it should be\n`);
    return 0;
  }
  const after = readSource(edit.bytes, fileEdit);
  if (introducesErrors(io, before, after)) return REFUSED;
  const isStillSame = async () => (await lookAt(filename)).state === content.identity;
  const refusal = await replace(filename, edit.bytes, isStillSame);
  if (refusal !== undefined) {
    io.stderr.write(`Nothing was written: ${filename} ${REFUSALS[refusal]}.\n`);
    return REFUSED;
  }
  tellChanges(io, before, after, subject);
  return 0;
}

const REFUSALS: Readonly<Record<ReplaceRefusal, string>> = {
  changed: 'changed meanwhile; run the command again',
  'no-file': 'is no regular file',
  'several-names': 'has several names (hard links), and the others would keep the old text',
};

function refuse(io: CommandIo, edit: DocumentEdit & { readonly kind: 'refused' }): number {
  const paint = painter(wantsColor(io.stderr, io.env));
  const lines = [
    `${paint.error('refused:')} ${edit.reason}`,
    ...edit.places.map((place) => `  ${paint.dim('see:')} ${renderPlace(place)}`),
    `  ${paint.dim('help:')} ${edit.help}`,
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
  return REFUSED;
}

async function replace(
  filename: string,
  bytes: Uint8Array,
  isStillSame: () => Promise<boolean>,
): Promise<ReplaceRefusal | undefined> {
  try {
    return await replaceFile(filename, bytes, isStillSame);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const help =
      'The folder and the owner of the file must let you; a file that is mounted alone cannot be replaced.';
    throw new NotifierError('FILE_NOT_REPLACED', `cannot replace ${filename}: ${reason}`, {
      help,
      cause,
    });
  }
}

/** Shows what is wrong after the edit and was not before; true when errors are among it. */
function introducesErrors(io: CommandIo, before: ReadSource, after: ReadSource): boolean {
  const fresh = newDiagnostics(before.diagnostics, after.diagnostics);
  const { document } = after.source;
  const documents = new Map([[document.source.filename, document]]);
  const color = wantsColor(io.stderr, io.env);
  if (fresh.length > 0) io.stderr.write(renderForTerminal(fresh, { documents, color }));
  if (fresh.every(({ severity }) => severity !== 'error')) return false;
  io.stderr.write('Nothing was written: the file would have errors.\n');
  return true;
}

/** Errors and warnings that the earlier ones lack; places do not count, as lines may have moved. */
function newDiagnostics(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): readonly Diagnostic[] {
  const keyOf = ({ code, summary }: Diagnostic) => `${code} ${summary}`;
  const known = new Map<string, number>();
  for (const each of before) known.set(keyOf(each), (known.get(keyOf(each)) ?? 0) + 1);
  return after.filter((each) => {
    const left = known.get(keyOf(each)) ?? 0;
    known.set(keyOf(each), left - 1);
    return left <= 0 && each.severity !== 'info';
  });
}

function tellChanges(io: CommandIo, before: ReadSource, after: ReadSource, subject: string): void {
  const changes = diffOptions(before.options, after.options, runFingerprint);
  const lines = changes.map((change) => `${renderChange(change)}: ${change.effect}\n`);
  const nothing = `changed: ${subject}; no option in force is another one\n`;
  io.stdout.write(lines.length === 0 ? nothing : lines.join(''));
}
