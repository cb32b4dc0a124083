import type { TextRange } from '../../text/source-text.js';
import type { XmlTag } from '../markup/xml-handler.js';
import { scanXml } from '../markup/xml-scan.js';
import type { ItemList } from './list-edits.js';

/** An element of an XML text with its place. */
export interface XmlElement {
  readonly name: string;
  readonly tag: XmlTag;
  /** From its start tag to its end tag. */
  readonly range: TextRange;
  readonly parent: XmlElement | undefined;
  readonly children: readonly XmlElement[];
}

type OpenElement = XmlElement & { range: TextRange; readonly children: OpenElement[] };

/** All elements of a well-formed part of a text by the offset at which they begin. */
export function xmlElements(
  text: string,
  { start, end }: TextRange,
): ReadonlyMap<number, XmlElement> {
  const elements = new Map<number, OpenElement>();
  const open: OpenElement[] = [];
  scanXml(text.slice(0, end), start, {
    open(tag) {
      const parent = open.at(-1);
      const element: OpenElement = { name: tag.name, tag, range: tag.range, parent, children: [] };
      parent?.children.push(element);
      open.push(element);
      elements.set(tag.range.start, element);
    },
    close(end) {
      const element = open.pop();
      if (element !== undefined) element.range = { ...element.range, end };
    },
    text() {},
    doctype() {},
    encoding() {},
  });
  return elements;
}

/** What stands in an element; an element without end tag gets one with its first item. */
export function itemsOfElement(text: string, { tag, range, children }: XmlElement): ItemList {
  const items = children.map((child) => child.range);
  const start = text.slice(tag.range.start, tag.range.end);
  const separator = '';
  if (!start.endsWith('/>')) {
    const end = text.lastIndexOf('</', range.end - 1);
    return { items, inner: { start: tag.range.end, end }, separator, opening: '', closing: '' };
  }
  const blanks = /\s*\/>$/.exec(start)?.[0].length ?? 2;
  const written = /^<([^\s/>]+)/.exec(start)?.[1] ?? tag.name;
  const inner = { start: tag.range.end - blanks, end: tag.range.end };
  return { items, inner, separator, opening: '>', closing: `</${written}>` };
}
