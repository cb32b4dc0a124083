import { levelOfType } from '../document/object-types.js';
import type { ConfigurationObject, OptionDocument } from '../document/option-document.js';

/** What a change says of the object that it is for. */
export type ChangeTarget = Pick<ConfigurationObject, 'type' | 'dbid' | 'name'>;

/**
 * The objects of a base that a change may be for: those with the DBID that it names, by itself or by a reference of
 * its file; else those of its name, or of what it calls them by in the base; else the only one of its level that
 * says no DBID of its own.
 */
export function findChanged(
  base: OptionDocument,
  change: ChangeTarget,
  { references }: OptionDocument,
): readonly ConfigurationObject[] {
  const all = base.objects.filter((object) => object.kind === 'whole' && isOfKind(object, change));
  const named = references.find(({ id, dbid }) => {
    return change.dbid !== undefined && (id === change.dbid || dbid === change.dbid);
  });
  const dbids = [change.dbid, named?.dbid].filter((dbid) => dbid !== undefined);
  const names = [named?.name, change.name].filter((name) => name !== undefined && name !== '');
  const byDbid = all.filter(({ dbid }) => dbid !== undefined && dbids.includes(dbid));
  if (byDbid.length > 0) return byDbid;
  const byName = all.filter(({ name }) => names.includes(name));
  if (byName.length > 0) return byName;
  const byReference = names.length > 0 ? [] : all.filter(isReferredTo(change));
  if (byReference.length > 0) return byReference;
  const isOpen = ({ dbid, name }: ConfigurationObject) =>
    (dbid === undefined || dbids.length === 0) && (name === '' || names.length === 0);
  return all.length === 1 ? all.filter(isOpen) : [];
}

/** Files that do without references name an object by its `id` in the export, or by its name. */
function isReferredTo({ dbid }: ChangeTarget) {
  return ({ id, name }: ConfigurationObject) =>
    dbid !== undefined && (id === dbid || (name === dbid && dbid !== ''));
}

/** A server is an Application, too; an object that says no type may be either. */
function isOfKind(object: ConfigurationObject, change: ChangeTarget): boolean {
  if (object.type === '') return true;
  const level = levelOfType(change.type);
  return level === undefined
    ? object.type.toLowerCase() === change.type.toLowerCase()
    : object.level === level;
}
