import type { ObjectLevel, OptionOrigin } from './option-document.js';

/** `CfgApplication`, `CFGApplication`, `Cfg_Application`, `Application`, in any case. */
const TYPE = /^(?:cfg_?)?([a-z]\w*)$/i;

/** Every server is a `CfgServer` in the schema of the tools, and a `CfgApplication` elsewhere. */
const LEVELS: ReadonlyMap<string, ObjectLevel> = new Map([
  ['application', 'application'],
  ['server', 'application'],
  ['host', 'host'],
]);

/** Lists of exporters that are built on the Platform SDK, named after what they hold. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ['applications', 'CfgApplication'],
  ['servers', 'CfgServer'],
  ['hosts', 'CfgHost'],
]);

/** The level of objects of a type; undefined for types whose options are not ours to read. */
export function levelOfType(type: string): ObjectLevel | undefined {
  return LEVELS.get(TYPE.exec(type)?.[1]?.toLowerCase() ?? '');
}

/** `CfgHost` for each way to write a type with options of ours; other types as they are written. */
export function canonicalType(type: string): string {
  const name = TYPE.exec(type)?.[1]?.toLowerCase() ?? '';
  return LEVELS.has(name) ? `Cfg${name[0]?.toUpperCase()}${name.slice(1)}` : type;
}

/** Whether a name is one of Genesys' types: they all begin with `Cfg`. */
export function isTypeName(name: string): boolean {
  return /^cfg_?[a-z]/i.test(name) || LEVELS.has(name.toLowerCase());
}

/** The type of what a list of that name holds; undefined when its name does not say it. */
export function typeOfList(name: string): string | undefined {
  const plural = PLURALS.get(name.toLowerCase());
  if (plural !== undefined) return plural;
  return /^cfg_?[a-z]/i.test(name) ? canonicalType(name) : undefined;
}

/** Which of an object's lists a name stands for. An annex is called `userProperties` in exports. */
export function originOfName(name: string): OptionOrigin | undefined {
  const lower = name.toLowerCase();
  if (lower === 'options') return 'options';
  return lower === 'userproperties' ? 'annex' : undefined;
}
