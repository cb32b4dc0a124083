import { expectArgument } from '../../text/expect-argument.js';
import { isDocument } from '../document/is-document.js';
import type { OptionDocument } from '../document/option-document.js';

/**
 * Whether a file says what changes, and of no object what it is.
 *
 * @example
 * const { document } = parseOptionFile('<CfgHostUpdate DBIDref="103"/>', 'changes.xml');
 * holdsOnlyChanges(document); // true
 */
export function holdsOnlyChanges(document: OptionDocument): boolean {
  expectArgument(
    isDocument(document),
    'holdsOnlyChanges takes a document as parseOptionFile gives it',
  );
  return holdsChanges(document) && document.objects.every(({ kind }) => kind === 'change');
}

/** Whether a file says what changes, beside objects or alone. */
export function holdsChanges({ objects, references }: OptionDocument): boolean {
  return (
    references.some(({ kind }) => kind === 'removal') ||
    objects.some(({ kind }) => kind === 'change')
  );
}
