import { quoted } from '../../text/quoted.js';
import { objectsAt } from '../document/objects-at.js';
import type {
  ConfigurationObject,
  ObjectLevel,
  OptionDocument,
  OptionOrigin,
  OptionSection,
} from '../document/option-document.js';
import { holdsObjects } from '../document/option-format.js';
import { type Refused, refused, type SectionAddress } from './option-edit.js';

/** The list of an object that an edit is for; in a cfg file the file itself. */
export interface EditTarget {
  readonly kind: 'target';
  readonly object: ConfigurationObject | undefined;
  readonly origin: OptionOrigin | undefined;
  /** The name without its level. */
  readonly section: string;
}

/** `Host/OCServer`: the section of one object, where a file holds several. */
const QUALIFIED = /^(Application|Host)[/:](.*)$/s;

/** The lists in which sections of ours stand. */
const READ: Readonly<Record<ObjectLevel, OptionOrigin>> = { application: 'options', host: 'annex' };

/**
 * Finds the list that an edit means. The object and the list are named or unmistakable: where another one
 * could be meant, the answer lists them.
 */
export function findTarget(
  document: OptionDocument,
  address: SectionAddress,
  option?: string,
): EditTarget | Refused {
  if (!holdsObjects(document.format)) return withoutObjects(document, address);
  const { section, level } = levelIn(document, address);
  const objects = candidates(document, address, level);
  if ('kind' in objects) return objects;
  const meant = objects.length > 1 ? narrow(objects, { ...address, section }, option) : objects;
  const [object] = meant;
  if (object === undefined) return noObject(document, level);
  if (meant.length > 1) return severalObjects(document, meant, section);
  return inObject(document, object, address.part, section);
}

/** The sections of a target that the file has. */
export function sectionsOf(
  { sections }: OptionDocument,
  { object, origin, section }: EditTarget,
): readonly OptionSection[] {
  if (object === undefined) return sections.filter(({ name }) => name === section);
  return object.parts
    .filter((part) => part.origin === origin)
    .flatMap((part) => part.sections.filter(({ name }) => name === section));
}

function withoutObjects({ format }: OptionDocument, { object, part, section }: SectionAddress) {
  if (object === undefined && part === undefined) {
    return { kind: 'target', object: undefined, origin: undefined, section } as const;
  }
  return refused(
    `a ${format} file holds no objects`,
    'Leave out the name of the object, and name the section as the file does.',
  );
}

function levelIn(document: OptionDocument, { section }: SectionAddress) {
  const [, level, own] = QUALIFIED.exec(section) ?? [];
  if (
    level === undefined ||
    own === undefined ||
    document.sections.some(({ name }) => name === section)
  ) {
    return { section, level: undefined };
  }
  return { section: own, level: level.toLowerCase() as ObjectLevel };
}

/** Whole objects that may have options of ours, or the one that is addressed. */
function candidates(
  document: OptionDocument,
  { object }: SectionAddress,
  level: ObjectLevel | undefined,
): readonly ConfigurationObject[] | Refused {
  const whole = document.objects.filter(({ kind }) => kind === 'whole');
  const found = object === undefined ? whole.filter(isOfLevel) : objectsAt(document, object);
  if (object !== undefined && found.length === 0) {
    const known = whole.filter(isOfLevel);
    return refused(
      `the file has no object ${quoted(object)}`,
      `Name one that it has: ${listed(known)}.`,
    );
  }
  return level === undefined ? found : found.filter((each) => each.level === level);
}

function isOfLevel({ level, type }: ConfigurationObject): boolean {
  return level !== undefined || type === '';
}

/** Of several objects those that have the section, and of those the ones that have the option. */
function narrow(
  objects: readonly ConfigurationObject[],
  { part, section }: SectionAddress,
  option: string | undefined,
): readonly ConfigurationObject[] {
  const holding = (object: ConfigurationObject) =>
    object.parts
      .filter(({ origin }) => origin === (part ?? readPart(object)))
      .flatMap((each) => each.sections)
      .filter(({ name }) => name === section);
  const withSection = objects.filter((object) => holding(object).length > 0);
  const withOption = withSection.filter((object) =>
    holding(object).some(({ options }) => options.some(({ name }) => name === option)),
  );
  if (withOption.length > 0) return withOption;
  return withSection.length > 0 ? withSection : objects;
}

function readPart({ level }: ConfigurationObject): OptionOrigin {
  return READ[level ?? 'application'];
}

/** A section that stands in the other list of the object only may be the one that is meant. */
function inObject(
  { source }: OptionDocument,
  object: ConfigurationObject,
  part: OptionOrigin | undefined,
  section: string,
): EditTarget | Refused {
  const origin = part ?? partOf(object);
  const target = { kind: 'target', object, origin, section } as const;
  const named = object.parts.flatMap((each) =>
    each.sections.filter(({ name }) => name === section).map(({ range }) => ({ each, range })),
  );
  const isMistakable =
    part === undefined && named.length > 0 && named.every(({ each }) => each.origin !== origin);
  if (!isMistakable) return target;
  return refused(
    `section ${quoted(section)} stands in the annex only, which is not read of an Application`,
    'Say which is meant: part options or part annex.',
    named.map(({ range }) => source.locate(range)),
  );
}

/** An object that does not say its type, and has an annex only, is a Host. */
function partOf(object: ConfigurationObject): OptionOrigin {
  const hasAnnexOnly =
    object.parts.length > 0 && object.parts.every((each) => each.origin === 'annex');
  return object.level === undefined && hasAnnexOnly ? 'annex' : readPart(object);
}

function noObject({ format }: OptionDocument, level: ObjectLevel | undefined): Refused {
  const what =
    level === undefined ? 'Application or Host' : level === 'host' ? 'Host' : 'Application';
  return refused(
    `the ${format.toUpperCase()} holds no ${what}`,
    'Export the object whose options are meant.',
  );
}

function severalObjects(
  { source }: OptionDocument,
  objects: readonly ConfigurationObject[],
  section: string,
): Refused {
  const levels = new Set(objects.map(({ level }) => level));
  const help =
    levels.size === objects.length
      ? `Write ${quoted(`Application/${section}`)} or ${quoted(`Host/${section}`)}.`
      : 'Name one of them, as FILE#NAME.';
  return refused(
    `the file holds several objects that may be meant: ${listed(objects)}`,
    help,
    objects.map(({ range, nameRange }) => {
      return source.locate(nameRange ?? { start: range.start, end: range.start + 1 });
    }),
  );
}

function listed(objects: readonly ConfigurationObject[]): string {
  return objects.map(({ address }) => quoted(address)).join(', ');
}
