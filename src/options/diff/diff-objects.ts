import type { SourceRange } from '../../diagnostic.js';
import { isTypeName } from '../../option-file/document/object-types.js';
import type {
  ConfigurationObject,
  ObjectPart,
  OptionDocument,
  OptionEntry,
  OptionOrigin,
} from '../../option-file/document/option-document.js';
import type { TextRange } from '../../text/source-text.js';
import type { Level } from '../catalog/option-definition.js';
import { shortName, shortSection } from './short-name.js';

/** Something that only one of two exports says, or where they say different things. */
export interface HeldDifference {
  readonly kind: 'added' | 'removed' | 'changed';
  /** What it is: an object itself, something it says of itself, or an entry of one of its lists. */
  readonly what: 'object' | 'attribute' | 'option' | 'reference';
  /** The object's address in its file, with its type: `CfgHost ocs07`. */
  readonly object: string;
  readonly level: Level | undefined;
  readonly part: OptionOrigin | undefined;
  /** Fit to be shown, like `name`: without invisible characters. */
  readonly section: string | undefined;
  /** Values are not shown: nobody knows whether they are secrets. */
  readonly name: string;
  readonly from: SourceRange | undefined;
  readonly to: SourceRange | undefined;
}

/** One thing that an export says, under a key that does not depend on the order of the file. */
interface Held
  extends Pick<HeldDifference, 'what' | 'object' | 'level' | 'part' | 'section' | 'name'> {
  readonly key: string;
  value: string;
  readonly range: TextRange;
}

/**
 * All that two exports say differently: objects, what they say of themselves, and options, but for those
 * in `ours`, of which somebody else tells. In the order of the second file; what is gone comes last.
 */
export function diffObjects(
  from: OptionDocument,
  to: OptionDocument,
  ours: ReadonlySet<OptionEntry>,
): readonly HeldDifference[] {
  const pairs = pairObjects(from.objects, to.objects);
  const [before, after] = [heldIn(from, pairs, ours), heldIn(to, pairs, ours)];
  const differences: HeldDifference[] = [];
  for (const [key, held] of after) {
    const earlier = before.get(key);
    if (earlier?.value === held.value) continue;
    const kind = earlier === undefined ? 'added' : 'changed';
    differences.push(
      differenceOf(kind, held, earlier && placeIn(from, earlier), placeIn(to, held)),
    );
  }
  for (const [key, held] of before) {
    if (!after.has(key))
      differences.push(differenceOf('removed', held, placeIn(from, held), undefined));
  }
  return differences;
}

function placeIn({ source }: OptionDocument, { range }: Held): SourceRange {
  return source.locate(range);
}

function differenceOf(
  kind: HeldDifference['kind'],
  { what, object, level, part, section, name }: Held,
  from: SourceRange | undefined,
  to: SourceRange | undefined,
): HeldDifference {
  return { kind, what, object, level, part, section, name, from, to };
}

/** The key of each object that both files have; an object without one is in one file only. */
type Pairs = ReadonlyMap<ConfigurationObject, string>;

/**
 * Objects of one type and name are the same object; so are the only ones of a type that are left on both
 * sides: one of them was renamed.
 */
function pairObjects(
  from: readonly ConfigurationObject[],
  to: readonly ConfigurationObject[],
): Pairs {
  const pairs = new Map<ConfigurationObject, string>();
  const join = (a: ConfigurationObject, b: ConfigurationObject) => {
    const key = String(pairs.size);
    pairs.set(a, key).set(b, key);
  };
  const known = new Map<string, ConfigurationObject[]>();
  for (const object of from)
    known.set(nameKey(object), [...(known.get(nameKey(object)) ?? []), object]);
  for (const object of to) {
    const match = known.get(nameKey(object))?.shift();
    if (match !== undefined) join(match, object);
  }
  const [gone, come] = [from, to].map((all) => byKind(all.filter((each) => !pairs.has(each))));
  for (const [kind, [object, ...others]] of come ?? []) {
    const [match, ...rest] = gone?.get(kind) ?? [];
    if (object && match && others.length + rest.length === 0) join(match, object);
  }
  return pairs;
}

function nameKey({ kind, level, type, name, dbid }: ConfigurationObject): string {
  return JSON.stringify([kind, level ?? type.toLowerCase(), name || dbid]);
}

function byKind(
  objects: readonly ConfigurationObject[],
): ReadonlyMap<string, ConfigurationObject[]> {
  const kinds = new Map<string, ConfigurationObject[]>();
  for (const object of objects) {
    const kind = JSON.stringify([object.kind, object.level ?? object.type.toLowerCase()]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), object]);
  }
  return kinds;
}

/** Of an object that only one file has, the object alone is told, not all it holds. */
function heldIn(
  document: OptionDocument,
  pairs: Pairs,
  ours: ReadonlySet<OptionEntry>,
): ReadonlyMap<string, Held> {
  const all = new Map<string, Held>();
  const add = (held: Held) => {
    const earlier = all.get(held.key);
    if (earlier === undefined) all.set(held.key, held);
    else earlier.value = JSON.stringify([earlier.value, held.value]);
  };
  for (const object of document.objects) {
    const pair = pairs.get(object);
    if (pair === undefined) add(itself(object));
    else for (const held of contentOf(document, object, pair, ours)) add(held);
  }
  for (const { kind, type, name, id, dbid, range } of document.references) {
    const place = {
      object: `${type} ${name}`,
      level: undefined,
      part: undefined,
      section: undefined,
    };
    add({
      ...place,
      what: 'reference',
      name: kind,
      key: JSON.stringify([kind, type, name, id]),
      value: dbid ?? '',
      range,
    });
  }
  return all;
}

function itself(object: ConfigurationObject): Held {
  const { range, nameRange } = object;
  return {
    ...placeOf(object),
    what: 'object',
    part: undefined,
    section: undefined,
    name: 'object',
    key: `object ${nameKey(object)} ${object.address}`,
    value: '',
    range: nameRange ?? { start: range.start, end: range.start + 1 },
  };
}

function placeOf(object: ConfigurationObject): Pick<Held, 'object' | 'level'> {
  return { object: shortSection(`${object.type} ${object.address}`.trim()), level: object.level };
}

function* contentOf(
  document: OptionDocument,
  object: ConfigurationObject,
  pair: string,
  ours: ReadonlySet<OptionEntry>,
): Iterable<Held> {
  const place = placeOf(object);
  for (const { path, value, range } of object.attributes) {
    if (saysType(path, value)) continue;
    const where = { ...place, part: undefined, section: undefined };
    const key = JSON.stringify([pair, 'attribute', path.toLowerCase()]);
    yield { ...where, what: 'attribute', name: shortName(path), key, value, range };
  }
  for (const part of object.parts) yield* entriesOf(document, part, { ...place, pair }, ours);
}

/** XML says the type of an object by its element, JSON by a member. */
function saysType(path: string, value: string): boolean {
  return path.toLowerCase() === 'type' && isTypeName(value);
}

function* entriesOf(
  { source }: OptionDocument,
  { origin, sections }: ObjectPart,
  { pair, object, level }: Pick<Held, 'object' | 'level'> & { readonly pair: string },
  ours: ReadonlySet<OptionEntry>,
): Iterable<Held> {
  for (const section of sections) {
    const where = {
      what: 'option' as const,
      object,
      level,
      part: origin,
      section: shortSection(section.name),
    };
    const keyOf = (name: string) => JSON.stringify([pair, origin, section.name, name]);
    for (const option of section.options) {
      if (ours.has(option)) continue;
      const { name, value, action, range, valueRange } = option;
      const place = valueRange.start === valueRange.end ? range : valueRange;
      const marked = action === undefined ? value : `${action}: ${value}`;
      yield { ...where, name: shortName(name), key: keyOf(name), value: marked, range: place };
    }
    for (const { name, range } of section.opaque) {
      const value = source.text.slice(range.start, range.end);
      yield { ...where, name: shortName(name), key: keyOf(name), value, range };
    }
  }
}
