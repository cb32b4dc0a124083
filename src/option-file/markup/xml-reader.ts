import type { SourceEncoding } from '../../text/source-encoding.js';
import type { TextRange } from '../../text/source-text.js';
import { ObjectBuilder } from '../document/object-builder.js';
import { canonicalType, originOfName } from '../document/object-types.js';
import type { ChangeAction, ObjectReference } from '../document/option-document.js';
import {
  type OpenSection,
  type SectionPlace,
  StructureBuilder,
} from '../document/option-structure.js';
import { contradicts } from './xml-encoding.js';
import type { XmlHandler, XmlTag } from './xml-handler.js';

/** What stands in a wrapper: whole objects, changes to objects, or names of objects. */
type Content = 'whole' | 'change' | ObjectReference['kind'];

/** What an open element is to us. */
type Frame =
  | { readonly kind: 'around'; readonly content: Content }
  | { readonly kind: 'ignored' | 'option' }
  | ({ readonly kind: 'object' } & Element)
  | ({ readonly kind: 'attribute' } & Element)
  | {
      readonly kind: 'list';
      readonly place: SectionPlace;
      readonly action: ChangeAction | undefined;
    }
  | {
      readonly kind: 'section';
      readonly section: OpenSection;
      readonly action: ChangeAction | undefined;
    };

/** An element of an object: the object itself, or something in it that is no list of options. */
interface Element {
  readonly object: ObjectBuilder;
  /** Its place in the object; empty for the object itself. */
  readonly path: string;
  /** How often each name was met in it. */
  readonly counts: Map<string, number>;
}

const AROUND: Frame = { kind: 'around', content: 'whole' };
const IGNORED: Frame = { kind: 'ignored' };
const OPTION: Frame = { kind: 'option' };

/** The elements of the schema that stand around objects, in lower case. */
const WRAPPERS: ReadonlyMap<string, Content> = new Map<string, Content>([
  ['cfgdata', 'whole'],
  ['confdata', 'whole'],
  ['cfgresponse', 'whole'],
  ['cfgcreate', 'whole'],
  ['cfgupdate', 'change'],
  ['cfgremove', 'removal'],
  ['cfgreference', 'reference'],
]);

const REFERENCE = /^(cfg\w+)ref$/i;
const CHANGE = /^(cfg\w+)update$/i;

/** Builds the structure from what `scanXml` tells. */
export class XmlReader implements XmlHandler {
  readonly structure: StructureBuilder;
  readonly #text: string;
  readonly #encoding: SourceEncoding;
  readonly #frames: Frame[] = [];

  constructor(text: string, encoding: SourceEncoding) {
    this.structure = new StructureBuilder(text);
    this.#text = text;
    this.#encoding = encoding;
  }

  open(tag: XmlTag): void {
    this.#frames.push(this.#enter(this.#frames.at(-1) ?? AROUND, tag));
  }

  close(end: number): void {
    const frame = this.#frames.pop();
    if (frame?.kind === 'object') frame.object.range = { ...frame.object.range, end };
    else if (frame?.kind === 'list') frame.place.part.range = { ...frame.place.part.range, end };
  }

  text(text: string, range: TextRange): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'list' || frame?.kind === 'section' || frame?.kind === 'option') {
      this.#formUnknown('text stands among the options; it is not read', range);
    } else if (frame?.kind === 'attribute') {
      frame.object.addAttribute(frame.path, { value: text.trim(), range });
    }
  }

  doctype(text: string, end: number): void {
    if (!text.includes('<!ENTITY')) return;
    const start = this.#text.indexOf('<!ENTITY');
    this.structure.problems.push({
      code: 'xml-entity-declared',
      summary: 'the document type declares entities; they are not read',
      help: 'Remove the declaration, and write the texts themselves.',
      range: { start, end },
    });
  }

  encoding(name: string): void {
    if (!contradicts(name, this.#encoding, this.#text)) return;
    const start = this.#text.indexOf(name, this.#text.indexOf('encoding'));
    this.structure.problems.push({
      code: 'encoding-contradiction',
      summary: `the XML declaration names an encoding that the file does not have: it is read as ${this.#encoding.name}`,
      help: 'Export again; characters beyond ASCII may be wrong.',
      range: { start, end: start + name.length },
    });
  }

  #enter(parent: Frame, tag: XmlTag): Frame {
    switch (parent.kind) {
      case 'around':
        return this.#enterTop(parent.content, tag);
      case 'object':
        return this.#enterMember(parent, tag);
      case 'attribute':
        return enterAttribute(parent, tag);
      case 'list':
        return this.#enterSection(parent.place, parent.action, tag);
      case 'section':
        return this.#enterOption(parent.section, parent.action, tag);
      case 'option':
        return this.#elementUnknown(tag);
      case 'ignored':
        return IGNORED;
    }
  }

  /** Elements that are not of the schema may stand around objects, too. */
  #enterTop(content: Content, tag: XmlTag): Frame {
    const inside = WRAPPERS.get(tag.name.toLowerCase());
    if (inside !== undefined) return { kind: 'around', content: inside };
    if (!/^cfg/i.test(tag.name)) return { kind: 'around', content };
    const named = REFERENCE.exec(tag.name)?.[1];
    if (named !== undefined || content === 'removal' || content === 'reference') {
      this.structure.references.push(referenceOf(content === 'removal', named ?? tag.name, tag));
      return IGNORED;
    }
    const changed = CHANGE.exec(tag.name)?.[1];
    const kind = changed === undefined ? content : 'change';
    const object = new ObjectBuilder(kind, canonicalType(changed ?? tag.name), tag.range);
    for (const [name, attribute] of tag.attributes) object.addAttribute(name, attribute);
    this.structure.objects.push(object);
    return { kind: 'object', object, path: '', counts: new Map() };
  }

  #enterMember(element: Element, tag: XmlTag): Frame {
    const origin = originOfName(tag.name);
    if (origin === undefined) return enterAttribute(element, tag);
    const { object } = element;
    const place = { object, part: object.openPart(origin, tag.range) };
    return { kind: 'list', place, action: actionOf(object, tag) };
  }

  #enterSection(place: SectionPlace, inherited: ChangeAction | undefined, tag: XmlTag): Frame {
    const [name, value] = [tag.attributes.get('key'), tag.attributes.get('value')];
    const action = actionOf(place.object, tag) ?? inherited;
    if (tag.name === 'list_pair' && name !== undefined) {
      const section = this.structure.openSection(name, tag.range, place, { action });
      return { kind: 'section', section, action };
    }
    if (!isOption(tag) || name === undefined || value === undefined) {
      return this.#elementUnknown(tag);
    }
    this.structure.addOrphan(name, value, tag.range);
    return OPTION;
  }

  #enterOption(section: OpenSection, inherited: ChangeAction | undefined, tag: XmlTag): Frame {
    const [name, value] = [tag.attributes.get('key'), tag.attributes.get('value')];
    if (name === undefined) return this.#elementUnknown(tag);
    const action = actionOf(section.object, tag) ?? inherited;
    if (isOption(tag) && value !== undefined) {
      this.structure.addOption(section, name, value, tag.range, { action });
      return OPTION;
    }
    const opaque = OPAQUE.get(tag.name);
    if (opaque !== undefined) this.structure.addOpaque(section, opaque, name, tag.range);
    else this.#valueMissing(tag);
    return IGNORED;
  }

  #valueMissing({ range }: XmlTag): void {
    this.structure.problems.push({
      code: 'value-not-text',
      summary: 'this option has no text or number for a value',
      help: 'Write it as `str_pair` with `key` and `value`.',
      range,
    });
  }

  #elementUnknown(tag: XmlTag): Frame {
    this.#formUnknown('this element among the options is not of a form that is read', tag.range);
    return IGNORED;
  }

  #formUnknown(summary: string, range: TextRange): void {
    const help =
      'Sections are `list_pair`, options `str_pair` or `int_pair`, each with attribute `key`.';
    this.structure.problems.push({ code: 'options-form-unknown', summary, help, range });
  }
}

/** `<port value="1"/>` says the same as an attribute `port` would; further attributes stand below it. */
function enterAttribute({ object, path, counts }: Element, tag: XmlTag): Frame {
  const count = (counts.get(tag.name) ?? 0) + 1;
  counts.set(tag.name, count);
  const step = count === 1 ? tag.name : `${tag.name}[${count}]`;
  const own = path === '' ? step : `${path}/${step}`;
  for (const [name, attribute] of tag.attributes) {
    object.addAttribute(name === 'value' ? own : `${own}/${name}`, attribute);
  }
  return { kind: 'attribute', object, path: own, counts: new Map() };
}

const OPAQUE: ReadonlyMap<string, 'binary' | 'list'> = new Map([
  ['bin_pair', 'binary'],
  ['list_pair', 'list'],
]);

function isOption({ name }: XmlTag): boolean {
  return name === 'str_pair' || name === 'int_pair';
}

/** What a change does with a part; whole objects have no actions. */
function actionOf(
  object: { readonly kind: string } | undefined,
  { attributes }: XmlTag,
): ChangeAction | undefined {
  if (object?.kind !== 'change') return undefined;
  const action = attributes.get('action')?.value.toLowerCase();
  return action === 'add' || action === 'change' || action === 'delete' ? action : undefined;
}

function referenceOf(isRemoval: boolean, type: string, tag: XmlTag): ObjectReference {
  const text = (name: string) => tag.attributes.get(name)?.value;
  return {
    kind: isRemoval ? 'removal' : 'reference',
    type: canonicalType(type),
    name: text('name') ?? '',
    dbid: text('DBID') ?? text('dbid'),
    id: text('id'),
    range: tag.range,
  };
}
