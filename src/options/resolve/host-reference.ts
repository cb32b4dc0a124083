/** Which Host an Application runs on, as far as the files say it. */
import type { ConfigurationObject } from '../../option-file/document/option-document.js';
import type { OptionSource } from './placed-section.js';

/** An object and the file that holds it. */
export interface Held {
  readonly object: ConfigurationObject;
  readonly source: Pick<OptionSource, 'document'>;
}

/** A reference is an `id` of the same file, a DBID, or a name; a file may give a name to an `id`. */
export function refersTo({ object, source }: Held, host: Held): boolean {
  const reference = object.hostReference?.value;
  if (reference === undefined) return false;
  const isSameFile = source.document === host.source.document;
  const { id, dbid, name } = host.object;
  if ((isSameFile && id === reference) || dbid === reference || name === reference) return true;
  const named = source.document.references.find(
    (each) => each.kind === 'reference' && [each.id, each.dbid, each.name].includes(reference),
  );
  if (named === undefined) return false;
  return (
    (named.name !== '' && named.name === name) || (named.dbid !== undefined && named.dbid === dbid)
  );
}

/** Whether the Application surely runs on another Host. A bare DBID says nothing of a Host that does not tell its own. */
export function runsElsewhere(application: Held, host: Held): boolean {
  const { hostReference } = application.object;
  if (hostReference === undefined || refersTo(application, host)) return false;
  const says = host.object.id !== undefined || host.object.dbid !== undefined;
  const isByName = /\D/.test(hostReference.value);
  return isKnownReference(application) || says || isByName;
}

/** Whether it can be said at all which Host a reference means, as far as the files go. */
function isKnownReference({ object, source }: Held): boolean {
  const reference = object.hostReference?.value;
  const { references } = source.document;
  return references.some(({ id, dbid }) => reference === id || reference === dbid);
}
