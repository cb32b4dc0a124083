import type { ConfigurationObject, OptionDocument } from '../document/option-document.js';

/**
 * The objects of a base that a change may be for: those with the DBID that it names, by itself or by a reference of
 * its file; else those of its name; else the only one of its level that says no DBID of its own.
 */
export function findChanged(
  base: OptionDocument,
  change: ConfigurationObject,
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
  const isOpen = ({ dbid, name }: ConfigurationObject) =>
    (dbid === undefined || dbids.length === 0) && (name === '' || names.length === 0);
  return all.length === 1 ? all.filter(isOpen) : [];
}

/** A server is an Application, too; an object that says no type may be either. */
function isOfKind(object: ConfigurationObject, change: ConfigurationObject): boolean {
  if (object.type === '') return true;
  return change.level === undefined
    ? object.type.toLowerCase() === change.type.toLowerCase()
    : object.level === change.level;
}
