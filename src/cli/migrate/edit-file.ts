import { type Command, Option } from 'commander';
import { changeFile, readToChange } from '../../files/change-file.js';
import type { OptionOrigin } from '../../option-file/document/option-document.js';
import { type DocumentEdit, editOnce } from '../../option-file/edit/edit-document.js';
import type { OptionEdit } from '../../option-file/edit/option-edit.js';
import { diffOptions, renderChange } from '../../options/diff/diff-options.js';
import { newDiagnostics } from '../../options/diff/new-diagnostics.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import { visible } from '../../text/quoted.js';
import type { CommandIo } from '../terminal/command-io.js';
import { fileAddressOf } from '../terminal/file-address.js';
import { painter, wantsColor } from '../terminal/paint.js';
import {
  addRoleFlags,
  type ReadSource,
  type RoleFlags,
  readSource,
} from '../terminal/read-source.js';
import { tellDiagnostics } from '../terminal/render-for-terminal.js';

const REFUSED = 1;

/** What `set` and `unset` have in common: a file, an option in it, and what is done to that. */
export interface FileEdit {
  /** As a person named it: perhaps with an object behind a `#`. */
  readonly file: string;
  readonly edit: Extract<OptionEdit, { kind: 'set' | 'unset' }>;
  readonly flags: EditFlags;
}

export interface EditFlags extends RoleFlags {
  readonly part?: OptionOrigin;
}

/** The flags of both. */
export function addEditFlags(command: Command): Command {
  return addRoleFlags(command).addOption(
    new Option(
      '--part <list>',
      'which list of an object, where its section stands in the annex only',
    ).choices(['options', 'annex']),
  );
}

/**
 * Edits an option file in place, if the result has no errors that it did not have before, and tells what
 * changes in force. Gives the exit code.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function editFile(io: CommandIo, fileEdit: FileEdit): Promise<number> {
  const { file, flags } = fileEdit;
  const named = fileAddressOf(file);
  const { filename, address: object } = named;
  const { option, section } = fileEdit.edit;
  const subject = `${visible(option)} in section ${visible(section)}`;
  const content = await readToChange(filename);
  const before = readSource(named, content.bytes, flags);
  const edit = editOnce(before.source.document, { ...fileEdit.edit, object, part: flags.part });
  if (edit.kind === 'refused') return refuse(io, edit);
  if (edit.kind === 'unchanged') {
    io.stdout.write(`unchanged: ${subject} is as it should be\n`);
    return 0;
  }
  const after = readSource(named, edit.bytes, flags);
  const fresh = newDiagnostics(before.diagnostics, after.diagnostics);
  const hasErrors = tellDiagnostics(io, fresh, new Map([[filename, after.source.document]]));
  const reason = hasErrors
    ? 'the file would have errors'
    : await changeFile(filename, edit.bytes, content.identity);
  if (reason !== undefined) {
    io.stderr.write(
      `Nothing was written: ${hasErrors ? '' : `${visible(filename)}: `}${visible(reason)}.\n`,
    );
    return REFUSED;
  }
  tellChanges(io, before, after, subject);
  return 0;
}

function refuse(io: CommandIo, edit: DocumentEdit & { readonly kind: 'refused' }): number {
  const paint = painter(wantsColor(io.stderr, io.env));
  const lines = [
    `${paint.error('refused:')} ${visible(edit.reason)}`,
    ...edit.places.map((place) => `  ${paint.dim('see:')} ${renderPlace(place)}`),
    `  ${paint.dim('help:')} ${visible(edit.help)}`,
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
  return REFUSED;
}

function tellChanges(io: CommandIo, before: ReadSource, after: ReadSource, subject: string): void {
  const changes = diffOptions(before.options, after.options, runFingerprint);
  const lines = changes.map((change) => `${renderChange(change)}: ${change.effect}\n`);
  const nothing = `changed: ${subject}; no option in force is another one\n`;
  io.stdout.write(lines.length === 0 ? nothing : lines.join(''));
}
