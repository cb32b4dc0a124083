import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import { expectArgument } from '../../text/expect-argument.js';
import { quoted, quotedName, quotedSection } from '../../text/quoted.js';
import type { TextRange } from '../../text/source-text.js';
import { isDocument } from '../document/is-document.js';
import type {
  ConfigurationObject,
  ObjectPart,
  ObjectReference,
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../document/option-document.js';
import { holdsObjects } from '../document/option-format.js';
import { editOptions } from '../edit/edit-options.js';
import type { OptionEdit, SectionAddress } from '../edit/option-edit.js';
import { printOptionFile } from '../print-option-file.js';
import { findChanged } from './find-changed.js';

/** What changes make of a file. */
export interface AppliedChanges {
  /** The base as it is afterwards; undefined where an error among the diagnostics stands in the way. */
  readonly bytes: Uint8Array | undefined;
  /** What cannot be done, is unexpected, or is not shown; places are in the file of the changes. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What the changes of a file (`CfgUpdate` of Genesys' tools) make of a base export: options are set or deleted in
 * the object that each change is for, all else stays as it is, to the byte. Changes that are not of options are
 * told and not shown. Never throws for documents.
 *
 * @throws TypeError for arguments of another type
 * @example
 * const base = parseOptionFile('[OCServer]\nhttp-proxy = p:1\nhttp-response-timeout = 20\n', 'a.cfg');
 * const changes = parseOptionFile(
 *   `<CfgData><CfgUpdate><CfgApplicationUpdate DBIDref="106"><options action="delete">
 *   <list_pair key="OCServer"><str_pair key="http-proxy" value=""/></list_pair>
 *   </options></CfgApplicationUpdate></CfgUpdate></CfgData>`,
 *   'changes.xml',
 * );
 * const { bytes } = applyChanges(base.document, changes.document);
 * new TextDecoder().decode(bytes); // '[OCServer]\nhttp-response-timeout = 20\n'
 */
export function applyChanges(base: OptionDocument, changes: OptionDocument): AppliedChanges {
  expectArgument(isDocument(base) && isDocument(changes), DOCUMENTS);
  const collected = new ChangeCollector(base, changes);
  for (const object of changes.objects) collected.addObject(object);
  for (const reference of changes.references) {
    if (reference.kind === 'removal') collected.addRemoval(reference);
  }
  const diagnostics = [...collected.diagnostics];
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    return { bytes: undefined, diagnostics };
  }
  const edited = editOptions(
    base,
    collected.edits.map(({ edit }) => edit),
  );
  if (edited.kind === 'unchanged') return { bytes: printOptionFile(base), diagnostics };
  if (edited.kind === 'edited') return { bytes: edited.bytes, diagnostics };
  const refusals = edited.refusals.map(({ at, reason, help, places }) =>
    diagnostic('change-refused', `the base cannot be changed so: ${reason}`, {
      help,
      range: changes.source.locate(collected.edits[at ?? 0]?.range ?? { start: 0, end: 0 }),
      related: places.map((range) => ({ summary: 'in the base', range })),
    }),
  );
  return { bytes: undefined, diagnostics: [...diagnostics, ...refusals] };
}

const DOCUMENTS =
  'applyChanges takes two documents, as parseOptionFile gives them: the base and the changes';

/** What an object says to name itself. */
const IDENTITY: ReadonlySet<string> = new Set(['name', 'dbid', 'dbidref', 'id']);

/** The first place of each that is no identity and no option: `flexProperties` once, whatever it holds. */
function changedAttributes(
  attributes: ConfigurationObject['attributes'],
): ReadonlyMap<string, TextRange> {
  const places = new Map<string, TextRange>();
  for (const { path, range } of attributes) {
    const [root = ''] = path.split('/');
    if (!IDENTITY.has(path.toLowerCase()) && !places.has(root)) places.set(root, range);
  }
  return places;
}

class ChangeCollector {
  readonly edits: { readonly edit: OptionEdit; readonly range: TextRange }[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #base: OptionDocument;
  readonly #changes: OptionDocument;

  constructor(base: OptionDocument, changes: OptionDocument) {
    this.#base = base;
    this.#changes = changes;
  }

  addObject(change: ConfigurationObject): void {
    const { kind, type, name, address, range, attributes, parts } = change;
    const what = quoted(`${type} ${name || address}`);
    const { start } = range;
    const place = { start, end: start + 1 };
    if (kind === 'whole') {
      this.notShown(`the object ${what}, which is no change,`, place);
      return;
    }
    for (const [path, at] of changedAttributes(attributes)) {
      this.notShown(`the change of ${quotedName(path)}`, at);
    }
    const sections = parts.flatMap((part) => part.sections.map((section) => ({ part, section })));
    if (sections.length === 0) return;
    const home = this.#homeOf(change);
    if (home === undefined) {
      const summary = `the base holds no object, or several, that the change of ${what} may be for`;
      const help =
        'Give the export of the object that is changed; its DBID or name must be that of the change.';
      this.#tell('change-refused', summary, place, help);
      return;
    }
    for (const { part, section } of sections) this.#addSection(home, part, section);
  }

  /** Who removes an object removes its options; that alone is shown. */
  addRemoval(removal: ObjectReference): void {
    const { type, name, range } = removal;
    const what = quoted(`${type} ${name}`);
    const [home, ...others] = holdsObjects(this.#base.format)
      ? findChanged(this.#base, removal, this.#changes)
      : [];
    if (home === undefined || others.length > 0) {
      this.notShown(`the removal of ${what}, which is not in the base,`, range);
      return;
    }
    for (const { origin, sections } of home.parts) {
      const edit = { object: home.address, part: origin, kind: 'remove-section' } as const;
      for (const section of new Set(sections.map((each) => each.name))) {
        this.edits.push({ edit: { ...edit, section }, range });
      }
    }
    const summary = `the removal of ${what} is shown as an object without options`;
    this.#tell('change-not-shown', summary, range);
  }

  notShown(what: string, range: TextRange): void {
    const summary = `${what} is not shown: only options are changed`;
    this.#tell('change-not-shown', summary, range);
  }

  /** The object of the base; in a file without objects, the level that it has. */
  #homeOf(change: ConfigurationObject): ConfigurationObject | 'file' | undefined {
    if (!holdsObjects(this.#base.format)) {
      const same = this.#changes.objects.filter((other) => other.level === change.level);
      return change.level !== undefined && same.length === 1 ? 'file' : undefined;
    }
    const [found, ...others] = findChanged(this.#base, change, this.#changes);
    return others.length > 0 ? undefined : found;
  }

  #addSection(
    home: ConfigurationObject | 'file',
    { origin }: ObjectPart,
    section: OptionSection,
  ): void {
    const isHost = section.object?.level === 'host';
    const label = isHost ? `Host/${section.name}` : section.name;
    const address: SectionAddress =
      home === 'file'
        ? { section: label }
        : { object: home.address, part: origin, section: section.name };
    const known = this.#optionsIn(home, address);
    if (section.action === 'delete' && section.options.length === 0) {
      if (known.size === 0) this.#unexpected('deletes a section that is not there', section);
      else this.edits.push({ edit: { ...address, kind: 'remove-section' }, range: section.range });
    }
    for (const option of section.options) this.#addOption(address, option, known, section);
  }

  #addOption(
    address: SectionAddress,
    { name: option, value, action = 'change', range }: OptionEntry,
    known: ReadonlyMap<string, string>,
    section: OptionSection,
  ): void {
    const earlier = known.get(option);
    const place = { ...section, range, name: section.name };
    if (action === 'delete') {
      if (earlier === undefined)
        this.#unexpected(`deletes ${quotedName(option)}, which is not there`, place);
      else this.edits.push({ edit: { ...address, kind: 'unset', option }, range });
      return;
    }
    if (action === 'add' && earlier !== undefined) {
      this.#unexpected(`adds ${quotedName(option)}, which is there: its value is replaced`, place);
    }
    this.edits.push({ edit: { ...address, kind: 'set', option, value }, range });
  }

  #optionsIn(
    home: ConfigurationObject | 'file',
    { part, section }: SectionAddress,
  ): ReadonlyMap<string, string> {
    const sections =
      home === 'file'
        ? this.#base.sections
        : home.parts.filter(({ origin }) => origin === part).flatMap((each) => each.sections);
    const own = sections.filter(({ name }) => name === section).flatMap(({ options }) => options);
    return new Map(own.map(({ name, value }) => [name, value]));
  }

  #unexpected(what: string, { name, range }: OptionSection): void {
    this.#tell('change-unexpected', `the change of section ${quotedSection(name)} ${what}`, range);
  }

  #tell(
    code: 'change-refused' | 'change-unexpected' | 'change-not-shown',
    summary: string,
    range: TextRange,
    help?: string,
  ): void {
    this.diagnostics.push(
      diagnostic(code, summary, { help, range: this.#changes.source.locate(range) }),
    );
  }
}
