import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import { holdsOnlyChanges } from '../../option-file/changes/holds-only-changes.js';
import { objectsAt } from '../../option-file/document/objects-at.js';
import type { ConfigurationObject } from '../../option-file/document/option-document.js';
import { quoted } from '../../text/quoted.js';
import { definitionOf } from '../catalog/catalog.js';
import type { Level } from '../catalog/option-definition.js';
import { BARE_SECTION, type OptionSource } from './placed-section.js';

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

/** An object and the file that holds it. */
export interface Held {
  readonly object: ConfigurationObject;
  readonly source: Pick<OptionSource, 'document'>;
}

const WORDS: Readonly<Record<Level, string>> = { application: 'Application', host: 'Host' };

/** Places that one message lists. */
const MOST_LISTED = 20;

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
  const changes = sources.filter(({ document }) => holdsOnlyChanges(document)).map(changesOnly);
  const addressed = sources.flatMap(addressProblems);
  const applications = choose(heldAt('application', sources), applicationName, (held) =>
    held.filter(hasOwnOptions),
  );
  const [application] = applications.chosen;
  const isHostOf = (host: Held) => application !== undefined && refersTo(application, host);
  const hosts = choose(hostsIn(sources, isHostOf), hostName, (held) => held.filter(isHostOf));
  const chosen = [...applications.chosen, ...hosts.chosen];
  const names = applications.chosen.map(({ object }) => object.name);
  return {
    objects: new Set(chosen.map(({ object }) => object)),
    applicationName: names.find((name) => name !== ''),
    diagnostics: [
      ...changes,
      ...addressed,
      ...(applications.isOpen ? [ambiguous('application', applications.left)] : []),
      ...(hosts.isOpen ? [ambiguous('host', hosts.left)] : []),
      ...(application === undefined ? [] : otherHost(application, hosts.chosen)),
    ],
  };
}

/** An object that does not say its type is what its file was given for. */
function levelOf({ level, type }: ConfigurationObject, { role }: OptionSource): Level | undefined {
  if (level !== undefined || type !== '') return level;
  return role === 'plain' ? 'application' : role;
}

function heldAt(level: Level, sources: readonly OptionSource[]): readonly Held[] {
  return sources.flatMap((source) => {
    const { document, address } = source;
    const objects = address === undefined ? document.objects : objectsAt(document, address);
    return objects
      .filter((object) => object.kind === 'whole' && levelOf(object, source) === level)
      .map((object) => ({ object, source }));
  });
}

/** Where an Application is addressed, the Host that it refers to comes along: they are a pair. */
function hostsIn(
  sources: readonly OptionSource[],
  isHostOf: (host: Held) => boolean,
): readonly Held[] {
  const named = heldAt('host', sources);
  if (named.length > 0) return named;
  const whole = sources.map(({ address: _, ...source }) => source);
  return heldAt('host', whole).filter(isHostOf);
}

interface Choice {
  readonly chosen: readonly Held[];
  /** Whether nobody can say which of {@link left} is meant. */
  readonly isOpen: boolean;
  readonly left: readonly Held[];
}

/** `narrow` is what the files themselves say of several. */
function choose(
  all: readonly Held[],
  name: string | undefined,
  narrow: (held: readonly Held[]) => readonly Held[],
): Choice {
  if (isOne(all)) return { chosen: all, isOpen: false, left: all };
  const named = name === undefined ? [] : all.filter(({ object }) => object.name === name);
  const left = named.length > 0 ? named : narrow(all);
  if (left.length > 0 && isOne(left)) return { chosen: left, isOpen: false, left };
  return { chosen: [], isOpen: true, left: left.length > 0 ? left : all };
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

/** Whether it can be said at all which Host a reference means, as far as the files go. */
function isKnownReference({ object, source }: Held): boolean {
  const reference = object.hostReference?.value;
  const { references } = source.document;
  return references.some(({ id, dbid }) => reference === id || reference === dbid);
}

/** The only Host of the files need not be the one that the Application runs on. */
function otherHost(application: Held, [host]: readonly Held[]): readonly Diagnostic[] {
  const { hostReference } = application.object;
  if (host === undefined || hostReference === undefined || refersTo(application, host)) return [];
  const says = host.object.id !== undefined || host.object.dbid !== undefined;
  const isByName = /\D/.test(hostReference.value);
  if (!isKnownReference(application) && !says && !isByName) return [];
  const summary = `the Application runs on Host ${quoted(hostReference.value)}, but the options of Host ${quoted(host.object.name)} are read`;
  return [
    diagnostic('host-not-referenced', summary, {
      help: 'Give the export of the Host that the Application runs on.',
      range: application.source.document.source.locate(hostReference.range),
      related: [{ summary: 'this Host is read', range: placeOf(host) }],
    }),
  ];
}

function ambiguous(level: Level, left: readonly Held[]): Diagnostic {
  const word = WORDS[level];
  const listed = left.slice(0, MOST_LISTED);
  const names = listed.map(({ object }) => quoted(object.address));
  const more = left.length > listed.length ? ` and ${left.length - listed.length} more` : '';
  const [first] = left;
  return diagnostic(
    'objects-of-one-level',
    `there are ${left.length} ${word}s, and nothing says which one is meant: ${names.join(', ')}${more}`,
    {
      help: `Name one: --${level}-name NAME, or FILE#NAME.`,
      ...(first === undefined ? {} : { range: placeOf(first) }),
      related: listed.slice(1).map((held) => {
        return { summary: `${word} ${quoted(held.object.address)}`, range: placeOf(held) };
      }),
    },
  );
}

function addressProblems(source: OptionSource): readonly Diagnostic[] {
  const { document, address } = source;
  if (address === undefined || objectsAt(document, address).length > 0) return [];
  const known = document.objects.filter((object) => levelOf(object, source) !== undefined);
  const names = known.slice(0, MOST_LISTED).map((object) => quoted(object.address));
  const listed = names.length === 0 ? 'no object at all' : names.join(', ');
  const more = known.length > names.length ? ` and ${known.length - names.length} more` : '';
  const summary = `the file has no object ${quoted(address)}; it holds ${listed}${more}`;
  const range = document.source.locate({ start: 0, end: 0 });
  return [diagnostic('object-not-found', summary, { range })];
}

function changesOnly({ document }: OptionSource): Diagnostic {
  const [first] = [...document.objects, ...document.references];
  return diagnostic(
    'objects-are-changes',
    'the file holds changes to objects, not objects: it does not say what their options are',
    {
      help: 'Export the objects themselves. `check FILE --onto BASE` shows what the changes make of an export.',
      range: document.source.locate(first?.range ?? { start: 0, end: 0 }),
    },
  );
}

function placeOf({ object, source }: Held) {
  const { start } = object.range;
  return source.document.source.locate(object.nameRange ?? { start, end: start + 1 });
}
