import { NotifierError } from '../../errors.js';
import { applyChanges } from '../../option-file/changes/apply-changes.js';
import { holdsChanges } from '../../option-file/changes/holds-only-changes.js';
import { type ReadSource, type RoleFlags, readSource } from './read-source.js';

/**
 * A base as changes would make it, named after both files, as it is on no disk; undefined where they cannot be
 * made. The diagnostics of the changes come first.
 */
export function readOnto(
  base: ReadSource,
  changes: ReadSource,
  flags: RoleFlags,
): Pick<ReadSource, 'diagnostics'> & { readonly made: ReadSource | undefined } {
  const [before, change] = [base.source.document, changes.source.document];
  const { bytes, diagnostics } = applyChanges(before, change);
  if (bytes === undefined) return { made: undefined, diagnostics };
  const filename = `${before.source.filename} + ${change.source.filename}`;
  const made = readSource({ filename, address: base.source.address }, bytes, flags);
  return { made, diagnostics };
}

/** @throws NotifierError `FILE_UNREADABLE` for a file that says no changes */
export function expectChanges({ source: { document } }: ReadSource): void {
  if (holdsChanges(document)) return;
  const message = `${document.source.filename} holds no changes`;
  const help = 'Name a file of `CfgUpdate` elements, and with --onto the export that they change.';
  throw new NotifierError('FILE_UNREADABLE', message, { help });
}
