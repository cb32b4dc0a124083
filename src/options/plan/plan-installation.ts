import type { Diagnostic } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { holdsObjects } from '../../option-file/document/option-format.js';
import { editOptions } from '../../option-file/edit/edit-options.js';
import type { EditRefusal, OptionEdit } from '../../option-file/edit/option-edit.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import { expectArgument } from '../../text/expect-argument.js';
import { definitionOf } from '../catalog/catalog.js';
import { diffOptions, type OptionChange } from '../diff/diff-options.js';
import { newDiagnostics } from '../diff/new-diagnostics.js';
import type { Installation } from '../pairs/find-installations.js';
import { placeSections } from '../resolve/place-sections.js';
import { BARE_SECTION, type OptionSource } from '../resolve/placed-section.js';
import { selectObjects } from '../resolve/select-objects.js';
import { type ResolvedOptions, resolveOptions } from '../resolve-options.js';
import type { Fingerprint } from '../values/show-secret.js';
import { type OptionPlace, placeText } from './option-place.js';

/** What shall become of many installations. */
export interface Plan {
  /** With a value to set, without one to unset. */
  readonly edits: readonly OptionPlace[];
  /** Only where all of these are so: an option has the value as written, or without one is set at all. */
  readonly where: readonly OptionPlace[];
  readonly fingerprint?: Fingerprint | undefined;
}

/** What a plan makes of one installation. */
export type PlannedInstallation =
  | { readonly kind: 'skipped' | 'unchanged'; readonly reason: string }
  | {
      readonly kind: 'refused';
      readonly refusals: readonly Omit<EditRefusal, 'at'>[];
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly kind: 'changed';
      /** Of each file that is another one: its bytes, and what is read of them. */
      readonly files: ReadonlyMap<string, ChangedFile>;
      readonly changes: readonly OptionChange[];
      /** Warnings that come up. */
      readonly diagnostics: readonly Diagnostic[];
    };

export interface ChangedFile {
  readonly bytes: Uint8Array;
  readonly document: OptionDocument;
}

/**
 * Makes the edits of a plan in the files of one installation: all of them, or none.
 *
 * @param documents of its files, by name.
 * @example
 * const { document } = parseOptionFile('[OCServer]\nhttp-connection-pool-size = 10\n', 'a.cfg');
 * const [installation] = findInstallations([{ filename: 'a.cfg', document }]);
 * const plan = { edits: [parseOptionPlace('OCServer/http-connection-pool-size=50')], where: [] };
 * const planned = planInstallation(installation, new Map([['a.cfg', document]]), plan);
 * planned.changes.map(renderChange); // ['http-connection-pool-size 10 → 50 (a.cfg:2)']
 */
export function planInstallation(
  installation: Installation,
  documents: ReadonlyMap<string, OptionDocument>,
  plan: Plan,
): PlannedInstallation {
  expectArgument(Array.isArray(installation?.files) && documents?.get !== undefined, ARGUMENTS);
  expectArgument(Array.isArray(plan?.edits) && Array.isArray(plan.where), PLAN);
  const { files } = installation;
  const sources = files.flatMap(({ filename, role, address }): OptionSource[] => {
    const document = documents.get(filename);
    return document === undefined ? [] : [{ document, role, address }];
  });
  if (!isOfOcs(sources)) return { kind: 'skipped', reason: 'nothing in it is of OCS' };
  const unmet = plan.where.find((condition) => !isMet(condition, sources));
  if (unmet !== undefined)
    return { kind: 'skipped', reason: `${placeText(unmet)} is other than --where says` };
  const homeless = plan.edits.find((edit) => homeOf(edit, sources) === undefined);
  if (homeless !== undefined) {
    const what = homeless.level === 'host' ? 'Host' : 'Application';
    return { kind: 'skipped', reason: `it holds no ${what}` };
  }
  const edited = editAll(sources, plan.edits);
  if ('refusals' in edited) return { kind: 'refused', refusals: edited.refusals, diagnostics: [] };
  if (edited.files.size === 0) return { kind: 'unchanged', reason: 'all is as it should be' };
  return judge(sources, edited.files, plan.fingerprint);
}

const ARGUMENTS =
  'planInstallation takes an installation as findInstallations gives it, and a map of its documents by file name';
const PLAN = 'planInstallation takes a plan as its third argument: { edits, where }, both lists';

/** A pattern may match files of other programs, and exports of other servers: they get no options of ours. */
function isOfOcs(sources: readonly OptionSource[]): boolean {
  return placeSections(sources).sections.some(({ name, section }) => {
    const groups = section.options.map((option) => definitionOf(option.name)?.group);
    return (
      name === BARE_SECTION || groups.some((group) => group !== undefined && group !== 'security')
    );
  });
}

function isMet(
  { level, section, option, value }: OptionPlace,
  sources: readonly OptionSource[],
): boolean {
  const written = placeSections(sources)
    .sections.filter((placed) => placed.level === level && placed.name === section)
    .flatMap((placed) => placed.section.options)
    .findLast(({ name }) => name === option)?.value;
  return value === undefined ? written !== undefined : written === value;
}

interface Home {
  readonly source: OptionSource;
  readonly edit: OptionEdit;
}

/** Where an edit is made: in the object of its level that counts, or in a file without objects. */
function homeOf(
  { level, section, option, value }: OptionPlace,
  sources: readonly OptionSource[],
): Home | undefined {
  const edit =
    value === undefined
      ? ({ kind: 'unset', option } as const)
      : ({ kind: 'set', option, value } as const);
  const { objects } = selectObjects(sources, {});
  const object = [...objects].find((each) => each.level === level);
  const holder = object && sources.find(({ document }) => document.objects.includes(object));
  if (holder !== undefined) {
    return { source: holder, edit: { ...edit, object: object?.address, section } };
  }
  const isOpen = ({ document }: OptionSource) => !holdsObjects(document.format);
  const own = sources.find((source) => isOpen(source) && source.role === level);
  if (own !== undefined) return { source: own, edit: { ...edit, section } };
  const plain = sources.find((source) => isOpen(source) && source.role === 'plain');
  if (plain === undefined) return undefined;
  return { source: plain, edit: { ...edit, section: writtenName(level, section, plain.document) } };
}

/** As the file writes it: `[Host]` and `[Host:default]` are names, too. */
function writtenName(
  level: OptionPlace['level'],
  section: string,
  document: OptionDocument,
): string {
  const placed = placeSections([{ document, role: 'plain' }]).sections;
  const known = placed.find((each) => each.level === level && each.name === section);
  return known?.section.name ?? (level === 'host' ? `Host/${section}` : section);
}

function editAll(
  sources: readonly OptionSource[],
  edits: readonly OptionPlace[],
):
  | { readonly files: ReadonlyMap<string, ChangedFile> }
  | { readonly refusals: readonly EditRefusal[] } {
  const bySource = new Map<OptionDocument, OptionEdit[]>();
  for (const each of edits) {
    const home = homeOf(each, sources);
    if (home === undefined) continue;
    const known = bySource.get(home.source.document) ?? [];
    bySource.set(home.source.document, [...known, home.edit]);
  }
  const files = new Map<string, ChangedFile>();
  for (const [document, own] of bySource) {
    const edited = editOptions(document, own);
    if (edited.kind === 'refused') return { refusals: edited.refusals };
    if (edited.kind === 'unchanged') continue;
    const { filename } = document.source;
    const { bytes } = edited;
    files.set(filename, { bytes, document: parseOptionFile(bytes, filename).document });
  }
  return { files };
}

/** A plan brings no new error into a file. */
function judge(
  sources: readonly OptionSource[],
  files: ReadonlyMap<string, ChangedFile>,
  fingerprint: Fingerprint | undefined,
): PlannedInstallation {
  const after = sources.map((source) => {
    const changed = files.get(source.document.source.filename);
    return changed === undefined ? source : { ...source, document: changed.document };
  });
  const [was, becomes] = [resolveAll(sources, fingerprint), resolveAll(after, fingerprint)];
  const diagnostics = newDiagnostics(was.diagnostics, becomes.diagnostics);
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    const help = 'Choose another value, or put the file right first.';
    const refusals = [{ reason: 'the file would have errors', help, places: [] }];
    return { kind: 'refused', refusals, diagnostics };
  }
  const changes = diffOptions(was.options, becomes.options, fingerprint);
  return { kind: 'changed', files, changes, diagnostics };
}

function resolveAll(
  sources: readonly OptionSource[],
  fingerprint: Fingerprint | undefined,
): ResolvedOptions {
  return resolveOptions({ sources, fingerprint });
}
