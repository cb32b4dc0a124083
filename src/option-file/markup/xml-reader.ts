import type { SourceEncoding } from '../../text/source-encoding.js';
import type { TextRange } from '../../text/source-text.js';
import type { ConfigurationObject } from '../document/option-document.js';
import {
  type OpenSection,
  type SectionPlace,
  StructureBuilder,
} from '../document/option-structure.js';
import { levelOfType, originOfName, UnknownTypes } from './configuration-object.js';
import { contradicts } from './xml-encoding.js';
import type { XmlHandler, XmlTag } from './xml-scan.js';

/** What an open element is to us. */
type Frame =
  | { readonly kind: 'around' | 'ignored' | 'option' }
  | { readonly kind: 'object'; readonly object: ConfigurationObject }
  | { readonly kind: 'list'; readonly place: SectionPlace }
  | { readonly kind: 'section'; readonly section: OpenSection };

const AROUND: Frame = { kind: 'around' };
const IGNORED: Frame = { kind: 'ignored' };
const OPTION: Frame = { kind: 'option' };
const WRAPPERS = /^Cfg(?:Data|Create|Update)$/i;

/** Builds the structure from what `scanXml` tells. */
export class XmlReader implements XmlHandler {
  readonly structure: StructureBuilder;
  hasObject = false;
  readonly #text: string;
  readonly #encoding: SourceEncoding;
  readonly #frames: Frame[] = [];
  readonly #unknown = new UnknownTypes();

  constructor(text: string, encoding: SourceEncoding) {
    this.structure = new StructureBuilder(text);
    this.#text = text;
    this.#encoding = encoding;
  }

  open(tag: XmlTag): void {
    this.#frames.push(this.#enter(this.#frames.at(-1) ?? AROUND, tag));
  }

  close(): void {
    this.#frames.pop();
  }

  text(range: TextRange): void {
    const kind = this.#frames.at(-1)?.kind;
    if (kind === 'list' || kind === 'section' || kind === 'option') {
      this.#formUnknown('text stands among the options; it is not read', range);
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
    if (parent.kind === 'around') return this.#enterTop(tag);
    if (parent.kind === 'object') return this.#enterList(parent.object, tag);
    if (parent.kind === 'list') return this.#enterSection(parent.place, tag);
    if (parent.kind === 'section') return this.#enterOption(parent.section, tag);
    if (parent.kind === 'option') this.#elementUnknown(tag);
    return IGNORED;
  }

  #enterTop(tag: XmlTag): Frame {
    if (!/^cfg/i.test(tag.name) || WRAPPERS.test(tag.name)) return AROUND;
    const level = levelOfType(tag.name);
    if (level === undefined) {
      this.structure.problems.push(...this.#unknown.problemOf(tag.name, tag.range));
      return IGNORED;
    }
    this.hasObject = true;
    return { kind: 'object', object: { level, name: tag.attributes.get('name')?.value ?? '' } };
  }

  #enterList(object: ConfigurationObject, tag: XmlTag): Frame {
    const origin = originOfName(tag.name);
    return origin === undefined ? IGNORED : { kind: 'list', place: { object, origin } };
  }

  #enterSection(place: SectionPlace, tag: XmlTag): Frame {
    const [name, value] = [tag.attributes.get('key'), tag.attributes.get('value')];
    if (tag.name === 'list_pair' && name !== undefined) {
      return { kind: 'section', section: this.structure.openSection(name, tag.range, place) };
    }
    if (!isOption(tag) || name === undefined || value === undefined) {
      return this.#elementUnknown(tag);
    }
    this.structure.addOrphan(name, value, tag.range);
    return OPTION;
  }

  #enterOption(section: OpenSection, tag: XmlTag): Frame {
    const [name, value] = [tag.attributes.get('key'), tag.attributes.get('value')];
    if (name === undefined) return this.#elementUnknown(tag);
    if (isOption(tag) && value !== undefined) {
      this.structure.addOption(section, name, value, tag.range);
      return OPTION;
    }
    this.structure.problems.push({
      code: 'value-not-text',
      summary: 'this option has no text or number for a value',
      help: 'Write it as `str_pair` with `key` and `value`.',
      range: tag.range,
    });
    return IGNORED;
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

function isOption({ name }: XmlTag): boolean {
  return name === 'str_pair' || name === 'int_pair';
}
