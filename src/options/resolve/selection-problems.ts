/** What is said where the objects that count are not clear, or not those that one would expect. */
import { type Diagnostic, type DiagnosticCode, diagnostic } from '../../diagnostic.js';
import { holdsChanges, holdsOnlyChanges } from '../../option-file/changes/holds-only-changes.js';
import type { ConfigurationObject } from '../../option-file/document/option-document.js';
import { quoted } from '../../text/quoted.js';
import type { Level } from '../catalog/option-definition.js';
import { type Held, runsElsewhere } from './host-reference.js';
import type { OptionSource } from './placed-section.js';

const WORDS: Readonly<Record<Level, string>> = { application: 'Application', host: 'Host' };

/** Places that one message lists. */
const MOST_LISTED = 20;

const UNDECIDED: readonly DiagnosticCode[] = [
  'objects-of-one-level',
  'object-not-found',
  'objects-are-changes',
];

/** Whether nobody can say which options are in force, so that defaults would mislead. */
export function isUndecided(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code }) => UNDECIDED.includes(code));
}

/** Several objects, and nothing says which one is meant. */
export function ambiguous(level: Level, left: readonly Held[]): Diagnostic {
  const word = WORDS[level];
  const [first] = left;
  return diagnostic(
    'objects-of-one-level',
    `there are ${left.length} ${word}s, and nothing says which one is meant: ${listed(left.map(({ object }) => object))}`,
    {
      help: `Name one: --${level}-name NAME, or FILE#NAME.`,
      ...(first === undefined ? {} : { range: placeOf(first) }),
      related: left.slice(1, MOST_LISTED).map((held) => {
        return { summary: `${word} ${quoted(held.object.address)}`, range: placeOf(held) };
      }),
    },
  );
}

/** @param known the objects of the file that can be addressed for their options. */
export function addressUnknown(
  { document, address = '' }: OptionSource,
  known: readonly ConfigurationObject[],
): Diagnostic {
  const holds = known.length === 0 ? 'no object at all' : listed(known);
  const summary = `the file has no object ${quoted(address)}; it holds ${holds}`;
  const range = document.source.locate({ start: 0, end: 0 });
  return diagnostic('object-not-found', summary, { range });
}

/** The Host that is read need not be the one that the Application runs on, nor need that one be there. */
export function otherHost(
  application: Held,
  { chosen: [host], left }: { readonly chosen: readonly Held[]; readonly left: readonly Held[] },
): readonly Diagnostic[] {
  const { hostReference } = application.object;
  if (hostReference === undefined) return [];
  const runsOn = `the Application runs on Host ${quoted(hostReference.value)}`;
  const range = application.source.document.source.locate(hostReference.range);
  const help = 'Give the export of the Host that the Application runs on.';
  if (host === undefined) {
    if (left.length === 0) return [];
    const summary = `${runsOn}, which is not among those of the files, so no options of a Host are read: ${listed(left.map(({ object }) => object))}`;
    return [diagnostic('host-not-referenced', summary, { help, range })];
  }
  if (!runsElsewhere(application, host)) return [];
  const summary = `${runsOn}, but the options of Host ${quoted(host.object.name)} are read`;
  const related = [{ summary: 'this Host is read', range: placeOf(host) }];
  return [diagnostic('host-not-referenced', summary, { help, range, related })];
}

/** A file that holds changes, alone or beside objects. */
export function tellChanges({ document }: OptionSource): readonly Diagnostic[] {
  if (!holdsChanges(document)) return [];
  const isAlone = holdsOnlyChanges(document);
  const changes = document.objects.filter(({ kind }) => kind === 'change');
  const removals = document.references.filter(({ kind }) => kind === 'removal');
  const { start, end } = [...changes, ...removals][0]?.range ?? { start: 0, end: 0 };
  const range = document.source.locate({ start, end: Math.min(start + 1, end) });
  return isAlone
    ? [diagnostic('objects-are-changes', ALONE, { help: EXPORT, range })]
    : [diagnostic('changes-not-read', BESIDE, { help: ONTO, range })];
}

const ALONE =
  'the file holds changes to objects, not objects: it does not say what their options are';
const BESIDE = 'the file also holds changes to objects: its objects are read without them';
const ONTO = '`check FILE --onto BASE` shows what the changes make of an export.';
const EXPORT = `Export the objects themselves. ${ONTO}`;

function listed(objects: readonly ConfigurationObject[]): string {
  const names = objects.slice(0, MOST_LISTED).map(({ address }) => quoted(address));
  const more = objects.length > names.length ? ` and ${objects.length - names.length} more` : '';
  return `${names.join(', ')}${more}`;
}

function placeOf({ object, source }: Held) {
  const { start } = object.range;
  return source.document.source.locate(object.nameRange ?? { start, end: start + 1 });
}
