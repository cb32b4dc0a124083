import { createHash } from 'node:crypto';
import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import { shownName, shownSection } from '../../text/quoted.js';
import type { EncodingName } from '../../text/source-encoding.js';

/** What the guard needs of a file that was put in force: how it ends and what is in it, and no value. */
export interface FileOutline {
  readonly filename: string;
  readonly isBlank: boolean;
  readonly end: LineEnd;
  /** In UTF-16 units. */
  readonly lastLineLength: number;
  readonly encoding: EncodingName;
  /** How many bytes at its end are half a character. */
  readonly restLength: number;
  /** Those that have options; the first of each key. */
  readonly sections: readonly OutlinedSection[];
  /** In file order. */
  readonly options: readonly OutlinedOption[];
}

export interface OutlinedSection {
  readonly key: string;
  /** As far as it may be shown. */
  readonly name: string;
}

export interface OutlinedOption extends OutlinedSection {
  /** The place of its section in `sections`. */
  readonly section: number;
}

/** The outline, and the file itself where this process has it: losses are told with their lines then. */
export interface ActiveFile extends FileOutline {
  readonly document?: OptionDocument | undefined;
}

/** An option with the section it stands in. */
export interface PlacedOption {
  readonly section: OptionSection;
  readonly option: OptionEntry;
}

export type LineEnd = 'none' | 'CR' | 'LF';

export function activeFile(document: OptionDocument): ActiveFile {
  return { ...outlineOf(document), document };
}

export function outlineOf(document: OptionDocument): FileOutline {
  const { source } = document;
  const sections = new Map<string, OutlinedSection & { readonly index: number }>();
  const options = placedOptions(document).map(({ section, option }) => {
    const key = sectionKey(section);
    const known = sections.get(key);
    const owner = known ?? { key, name: shownSection(section.name), index: sections.size };
    if (known === undefined) sections.set(key, owner);
    return {
      key: optionKey({ section, option }),
      name: shownName(option.name),
      section: owner.index,
    };
  });
  return {
    filename: source.filename,
    isBlank: isBlank(document),
    end: lineEndOf(source.text),
    lastLineLength: lastLine(source.text).length,
    encoding: source.encoding.name,
    restLength: source.encoding.rest.length,
    sections: [...sections.values()].map(({ key, name }) => ({ key, name })),
    options,
  };
}

/** In file order. */
export function placedOptions({ sections }: OptionDocument): readonly PlacedOption[] {
  return sections.flatMap((section) => section.options.map((option) => ({ section, option })));
}

/** The same for what counts as one section: all of a name in a list of an object. */
export function sectionKey({ name, object, origin }: OptionSection): string {
  return hashed([object?.level, object?.name, origin, name]);
}

export function optionKey({ section, option }: PlacedOption): string {
  const { name, object, origin } = section;
  return hashed([object?.level, object?.name, origin, name, option.name]);
}

/** A name may be the rest of a broken line, which may hold a secret: only its hash is kept. */
function hashed(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}

export function isBlank({ source }: OptionDocument): boolean {
  return /^[\s\ufeff]*$/.test(source.text);
}

export function lineEndOf(text: string): LineEnd {
  if (text.endsWith('\n')) return 'LF';
  return text.endsWith('\r') ? 'CR' : 'none';
}

export function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}
