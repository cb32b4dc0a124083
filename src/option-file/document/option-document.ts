import type { SourceText, TextRange } from '../../text/source-text.js';
import type { OptionFormat } from './option-format.js';

/**
 * An option file as it was read: sections → options → name, value and where they stand. The same
 * shape serves every format; who reads options need not look at `format`. The text itself stays in `source`, so
 * nothing the file holds is lost.
 */
export interface OptionDocument {
  readonly source: SourceText;
  readonly format: OptionFormat;
  /** All objects that the file holds, in its order; none in a cfg file. */
  readonly objects: readonly ConfigurationObject[];
  /** Names for objects that are elsewhere, and of those to be removed (XML). */
  readonly references: readonly ObjectReference[];
  /**
   * Those that may have options of ours, in file order: of Applications, Hosts, and objects that do not
   * say their type, but not of changes. A section that occurs twice stands here twice.
   */
  readonly sections: readonly OptionSection[];
  /** Options that stand in no section. */
  readonly orphans: readonly OptionEntry[];
  /** Lines that are neither section nor option; in XML and JSON, the rest behind a syntax error. */
  readonly trivia: readonly Trivia[];
}

/**
 * A configuration object as a file holds it: an Application, a Host, or one of some sixty other types.
 * Only XML and JSON exports know objects. Whatever the object says is in here: its options and its annex in
 * {@link parts}, all else in {@link attributes}.
 */
export interface ConfigurationObject {
  /** A `change` says what an update would add, change or delete; it is no object by itself. */
  readonly kind: 'whole' | 'change';
  /** Genesys' name of the type, such as `CfgServer`; empty where the file does not say it. */
  readonly type: string;
  /** What the options of the type count as; undefined for types that have none of ours. */
  readonly level: ObjectLevel | undefined;
  /** Empty where the file does not say it. */
  readonly name: string;
  readonly dbid: string | undefined;
  /** What references in the same file name it by (XML). */
  readonly id: string | undefined;
  /** How `FILE#ADDRESS` names it: its name, or more where that names others of its level, too. */
  readonly address: string;
  /** From its beginning to its end. */
  readonly range: TextRange;
  /** The name between its quotes. */
  readonly nameRange: TextRange | undefined;
  /** The Host that an Application runs on, as the file says it: an `id`, a DBID or a name. */
  readonly hostReference: ObjectText | undefined;
  readonly parts: readonly ObjectPart[];
  /** In the order of the file. */
  readonly attributes: readonly ObjectAttribute[];
}

export type ObjectLevel = 'application' | 'host';

/** An Application has options and an annex (`userProperties`), a Host only an annex. */
export type OptionOrigin = 'options' | 'annex';

/** One of the lists of an object that hold sections. */
export interface ObjectPart {
  readonly origin: OptionOrigin;
  /** From its beginning to its end, as the object writes it. */
  readonly range: TextRange;
  readonly sections: readonly OptionSection[];
}

/** Something that an object says of itself beside its options. */
export interface ObjectAttribute extends ObjectText {
  /** Where in the object it stands: `port`, `portInfos/portInfo[2]/port`. */
  readonly path: string;
}

/** A text of the file with its place. */
export interface ObjectText {
  readonly value: string;
  readonly range: TextRange;
}

/** A name for an object that is elsewhere, or of one that is to be removed. */
export interface ObjectReference {
  readonly kind: 'reference' | 'removal';
  readonly type: string;
  readonly name: string;
  readonly dbid: string | undefined;
  readonly id: string | undefined;
  readonly range: TextRange;
}

/** What a change does to the part that says so. */
export type ChangeAction = 'add' | 'change' | 'delete';

export interface OptionSection {
  readonly name: string;
  /** What opens the section: a header, a start tag, a key, or the first option that names it. */
  readonly range: TextRange;
  /** The name without quotes. */
  readonly nameRange: TextRange;
  readonly options: readonly OptionEntry[];
  /** What stands among the options and has no text for a value (XML, JSON): kept, not read. */
  readonly opaque: readonly OpaqueEntry[];
  /** The configuration object the section belongs to (XML, JSON). */
  readonly object?: ConfigurationObject;
  /** Which list of the object it stands in, where there are two (XML, JSON). */
  readonly origin?: OptionOrigin;
  /** Further options of a section that stood there before, where each option names its section. */
  readonly isContinued?: boolean;
  /** In a change: what becomes of the section. */
  readonly action?: ChangeAction;
}

export interface OptionEntry {
  readonly name: string;
  /** As it counts: without surrounding blanks and quotes. Never interpreted otherwise. */
  readonly value: string;
  /** The whole option: in cfg from the name to the end of the value, in XML the start tag, in JSON the member or object. */
  readonly range: TextRange;
  /** The name without quotes; escapes may stand there. */
  readonly nameRange: TextRange;
  /** The value without quotes. */
  readonly valueRange: TextRange;
  /** Whether the text at `valueRange` is the value; false where the format escapes characters. */
  readonly isVerbatim: boolean;
  /** In a change: what becomes of the option. */
  readonly action?: ChangeAction;
}

/** An entry of a section whose value is no text: binary, a list of its own, or JSON that is no scalar. */
export interface OpaqueEntry {
  readonly kind: 'binary' | 'list' | 'object' | 'null';
  readonly name: string;
  /** The whole entry. */
  readonly range: TextRange;
  /** The name without quotes. */
  readonly nameRange: TextRange;
}

export interface Trivia {
  readonly kind: 'blank' | 'comment' | 'invalid';
  readonly range: TextRange;
}

/** The place of a part of an option's value; the whole value where it is not in the text verbatim. */
export function rangeInValue(option: OptionEntry, part: TextRange): TextRange {
  const { start, end } = option.valueRange;
  if (!option.isVerbatim) return option.valueRange;
  return { start: start + part.start, end: Math.min(start + part.end, end) };
}
