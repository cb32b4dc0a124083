import { objectsAt } from '../option-file/document/objects-at.js';
import type {
  ConfigurationObject,
  OptionOrigin,
  OptionSection,
} from '../option-file/document/option-document.js';
import type { Level } from '../options/catalog/option-definition.js';
import { placeSections } from '../options/resolve/place-sections.js';
import type { OptionSource } from '../options/resolve/placed-section.js';
import { type ObjectNames, selectObjects } from '../options/resolve/select-objects.js';
import type { ConversionObject, ConversionTarget, Loss } from './conversion.js';
import { RowGatherer } from './rows-of-section.js';

/** What is to be written of a file. */
export interface SourceContent {
  readonly objects: readonly ConversionObject[];
  /** The objects of the file that are among them, wholly or with what is read of them. */
  readonly held: ReadonlySet<ConfigurationObject>;
  /** What is lost of their sections whatever the format. */
  readonly losses: readonly Loss[];
}

const LEVELS: readonly Level[] = ['application', 'host'];
const TYPES = { application: 'CfgApplication', host: 'CfgHost' } as const;
/** The list whose sections are read. */
const READ = { application: 'options', host: 'annex' } as const satisfies Record<
  Level,
  OptionOrigin
>;

/** The objects that a target is to write: all of the file, or those that count. */
export function contentOf(
  sources: readonly OptionSource[],
  { holdsObjects }: Pick<ConversionTarget, 'holdsObjects'>,
  names: ObjectNames,
): SourceContent {
  const losses: Loss[] = [];
  const whole = holdsObjects ? sources.flatMap(objectsOf) : [];
  const counting = selectObjects(sources, names);
  const { sections, applicationName } = placeSections(sources, names);
  const written = new Set(whole.map(({ object }) => object));
  const objects = whole.map(({ object, source }) => wholeObject(object, source, losses));
  for (const level of LEVELS) {
    const own = sections.filter(
      (placed) => placed.level === level && !isIn(written, placed.section),
    );
    if (own.length === 0) continue;
    const rows = new RowGatherer(losses);
    for (const { section, name, source } of own) rows.add(section, name, source.document.source);
    const name =
      nameOf(level, counting.objects) ??
      (level === 'application' ? applicationName : names.hostName);
    objects.push({
      ...EMPTY,
      level,
      type: TYPES[level],
      name,
      lists: { ...EMPTY.lists, [READ[level]]: rows.rows },
    });
  }
  return {
    objects,
    held: holdsObjects ? union(written, counting.objects) : counting.objects,
    losses,
  };
}

const EMPTY = { attributes: [], lists: { options: [], annex: [] } } as const;

interface HeldObject {
  readonly object: ConfigurationObject;
  readonly source: OptionSource;
}

/** The objects of a file that say their type, or the one that is addressed. */
function objectsOf(source: OptionSource): readonly HeldObject[] {
  const { document, address } = source;
  const objects = address === undefined ? document.objects : objectsAt(document, address);
  return objects
    .filter(({ kind, type }) => kind === 'whole' && type !== '')
    .map((object) => ({ object, source }));
}

function isIn(objects: ReadonlySet<ConfigurationObject>, { object }: OptionSection): boolean {
  return object !== undefined && objects.has(object);
}

function wholeObject(
  object: ConfigurationObject,
  { document: { source } }: OptionSource,
  losses: Loss[],
): ConversionObject {
  const rowsOf = (origin: OptionOrigin) => {
    const rows = new RowGatherer(losses);
    const sections = object.parts
      .filter((part) => part.origin === origin)
      .flatMap((part) => part.sections);
    for (const section of sections) rows.add(section, section.name, source);
    return rows.rows;
  };
  const { level, type, name, attributes } = object;
  return {
    level,
    type,
    name: name || undefined,
    attributes: attributes
      .filter(({ path }) => path.toLowerCase() !== 'name')
      .map((attribute) => ({ ...attribute, place: source.locate(attribute.range) })),
    lists: { options: rowsOf('options'), annex: rowsOf('annex') },
  };
}

function nameOf(level: Level, objects: ReadonlySet<ConfigurationObject>): string | undefined {
  return [...objects].find((object) => object.level === level)?.name || undefined;
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  return new Set([...a, ...b]);
}
