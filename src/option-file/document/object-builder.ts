import type { TextRange } from '../../text/source-text.js';
import { levelOfType } from './object-types.js';
import type {
  ConfigurationObject,
  ObjectAttribute,
  ObjectPart,
  ObjectText,
  OptionOrigin,
  OptionSection,
} from './option-document.js';

type OpenPart = ObjectPart & { range: TextRange; readonly sections: OptionSection[] };

/** What an object says in `attributes` that identifies it, by path in lower case. */
const NAME = 'name';
const DBID = 'dbid';
const ID = 'id';
/** Names in the schema, and in exports of tools that are built on the Platform SDK. */
const HOST_REFERENCES: ReadonlySet<string> = new Set(['hostdbid', 'serverinfo/host']);
/** Changes name the object they are for. */
const DBID_REFERENCE = 'dbidref';

/** An object while its text is read. */
export class ObjectBuilder implements ConfigurationObject {
  readonly kind: ConfigurationObject['kind'];
  readonly type: string;
  readonly level: ConfigurationObject['level'];
  readonly parts: OpenPart[] = [];
  readonly attributes: ObjectAttribute[] = [];
  range: TextRange;
  name = '';
  nameRange: TextRange | undefined;
  dbid: string | undefined;
  id: string | undefined;
  address = '';
  hostReference: ObjectText | undefined;

  constructor(kind: ConfigurationObject['kind'], type: string, range: TextRange) {
    this.kind = kind;
    this.type = type;
    this.level = levelOfType(type);
    this.range = range;
  }

  /** Takes down what the object says of itself; the first of a name identifies it. */
  addAttribute(path: string, { value, range }: ObjectText): void {
    this.attributes.push({ path, value, range });
    const key = path.toLowerCase();
    if (key === NAME && this.nameRange === undefined) {
      this.name = value;
      this.nameRange = range;
    } else if (key === DBID || key === DBID_REFERENCE) this.dbid ??= value;
    else if (key === ID) this.id ??= value;
    else if (HOST_REFERENCES.has(key)) this.hostReference ??= { value, range };
  }

  openPart(origin: OptionOrigin, range: TextRange): OpenPart {
    const part: OpenPart = { origin, range, sections: [] };
    this.parts.push(part);
    return part;
  }
}

/**
 * Gives each object the shortest address that no other object of a level has: its name, `Type:name`, its
 * DBID, or else its number among the objects of the file (`#3`).
 */
export function giveAddresses(objects: readonly ObjectBuilder[]): void {
  const candidates = objects.map(({ type, name, dbid }, at) => [
    ...(name === '' ? [] : [name, `${type}:${name}`]),
    ...(dbid === undefined ? [] : [dbid, `${type}:${dbid}`]),
    `#${at + 1}`,
  ]);
  const owners = new Map<string, number>();
  const ofLevel = (at: number) => objects[at]?.level !== undefined;
  for (const [at, addresses] of candidates.entries()) {
    if (!ofLevel(at)) continue;
    for (const address of new Set(addresses)) owners.set(address, (owners.get(address) ?? 0) + 1);
  }
  for (const [at, object] of objects.entries()) {
    const most = ofLevel(at) ? 1 : 0;
    object.address = candidates[at]?.find((each) => (owners.get(each) ?? 0) <= most) ?? '';
  }
}
