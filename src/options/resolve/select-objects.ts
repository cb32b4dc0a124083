import type { Diagnostic } from '../../diagnostic.js';
import { objectsAt } from '../../option-file/document/objects-at.js';
import type { ConfigurationObject } from '../../option-file/document/option-document.js';
import { definitionOf } from '../catalog/catalog.js';
import type { Level } from '../catalog/option-definition.js';
import { type Held, refersTo, runsElsewhere } from './host-reference.js';
import { BARE_SECTION, type OptionSource } from './placed-section.js';
import { addressUnknown, ambiguous, otherHost, tellChanges } from './selection-problems.js';

/** Which objects a person named, where the files hold several. */
export interface ObjectNames {
  readonly applicationName?: string | undefined;
  readonly hostName?: string | undefined;
}

/** The objects whose options count: of one Application, and of at most one Host. */
export interface SelectedObjects {
  readonly objects: ReadonlySet<ConfigurationObject>;
  /** The name of the Application, where an object says it. */
  readonly applicationName: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Chooses among the objects of all files, first that applies: the only one; the one that was named or
 * addressed; of Applications the only one that has an option of ours or a section `OCServer`, of Hosts the
 * one that the Application refers to. Options of two objects are never mixed: not to know which one is
 * meant is an error that lists them.
 */
export function selectObjects(
  sources: readonly OptionSource[],
  { applicationName, hostName }: ObjectNames,
): SelectedObjects {
  const applications = choose(heldAt('application', sources), applicationName, (held) => {
    return orAll(held, hasOwnOptions);
  });
  const [application] = applications.chosen;
  const hosts = chooseHost(application, sources, hostName);
  const chosen = [...applications.chosen, ...hosts.chosen];
  const names = applications.chosen.map(({ object }) => object.name);
  return {
    objects: new Set(chosen.map(({ object }) => object)),
    applicationName: names.find((name) => name !== ''),
    diagnostics: [
      ...sources.flatMap(tellChanges),
      ...sources.flatMap(addressProblems),
      ...(applications.isOpen ? [ambiguous('application', applications.left)] : []),
      ...(hosts.isOpen ? [ambiguous('host', hosts.left)] : []),
      ...(application === undefined || hosts.isOpen ? [] : otherHost(application, hosts)),
    ],
  };
}

/** An object that does not say its type is what its file was given for. */
function levelOf({ level, type }: ConfigurationObject, { role }: OptionSource): Level | undefined {
  if (level !== undefined || type !== '') return level;
  return role === 'plain' ? 'application' : role;
}

interface HeldSource extends Held {
  readonly source: OptionSource;
}

function heldAt(level: Level, sources: readonly OptionSource[]): readonly HeldSource[] {
  return sources.flatMap((source) => {
    const { document, address } = source;
    const objects = address === undefined ? document.objects : objectsAt(document, address);
    return objects
      .filter((object) => object.kind === 'whole' && levelOf(object, source) === level)
      .map((object) => ({ object, source }));
  });
}

/**
 * Where only an Application is addressed, the Host that it runs on comes along, but never another one that
 * happens to stand beside it.
 */
function chooseHost(
  application: Held | undefined,
  sources: readonly OptionSource[],
  name: string | undefined,
): Choice {
  const narrow = (held: readonly HeldSource[]) =>
    application === undefined ? held : hostsFor(application, held);
  const named = heldAt('host', sources);
  if (named.length > 0 || application?.object.hostReference === undefined) {
    return choose(named, name, narrow);
  }
  const beside = heldAt(
    'host',
    sources.map(({ address: _, ...source }) => source),
  );
  const own = narrow(beside);
  return own.length > 0 ? choose(own, name, narrow) : { chosen: [], isOpen: false, left: beside };
}

/** The Host that the Application refers to; where none is, those that it may mean. */
function hostsFor<H extends Held>(application: Held, hosts: readonly H[]): readonly H[] {
  const own = hosts.filter((host) => refersTo(application, host));
  return own.length > 0 ? own : hosts.filter((host) => !runsElsewhere(application, host));
}

interface Choice {
  readonly chosen: readonly Held[];
  /** Whether nobody can say which of {@link left} is meant. */
  readonly isOpen: boolean;
  readonly left: readonly Held[];
}

/** @param narrow what the files themselves say of several. */
function choose(
  all: readonly HeldSource[],
  name: string | undefined,
  narrow: (held: readonly HeldSource[]) => readonly HeldSource[],
): Choice {
  if (isOne(all)) return { chosen: all, isOpen: false, left: all };
  const named = name === undefined ? [] : all.filter(({ object }) => object.name === name);
  const meant = named.length > 0 ? named : orAll(all, ({ source }) => source.address !== undefined);
  const left = named.length > 0 || isOne(meant) ? meant : narrow(meant);
  if (left.length === 0) return { chosen: [], isOpen: false, left: all };
  return isOne(left) ? { chosen: left, isOpen: false, left } : { chosen: [], isOpen: true, left };
}

/** What a test finds, or all where it finds nothing. */
function orAll<T>(all: readonly T[], test: (each: T) => boolean): readonly T[] {
  const found = all.filter(test);
  return found.length > 0 ? found : all;
}

/**
 * Whether all are one object: none occurs twice in a file, and no two have different names. A file may
 * add to the object of another one, or override it.
 */
function isOne(held: readonly Held[]): boolean {
  const names = new Set(held.map(({ object }) => object.name).filter((name) => name !== ''));
  const files = new Set(held.map(({ source }) => source.document));
  const objects = new Set(held.map(({ object }) => object));
  return names.size <= 1 && files.size === objects.size;
}

/** Options of `[security]` stand in every server. */
export function hasOwnOptions({ object: { parts } }: Pick<Held, 'object'>): boolean {
  const sections = parts
    .filter(({ origin }) => origin === 'options')
    .flatMap((part) => part.sections);
  return sections.some(
    ({ name, options }) =>
      name === BARE_SECTION ||
      options.some(({ name: option }) => definitionOf(option)?.group === 'ocs'),
  );
}

function addressProblems(source: OptionSource): readonly Diagnostic[] {
  const { document, address } = source;
  if (address === undefined || objectsAt(document, address).length > 0) return [];
  return [
    addressUnknown(
      source,
      document.objects.filter((object) => levelOf(object, source) !== undefined),
    ),
  ];
}
