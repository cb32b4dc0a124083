import type { OptionDocument, OptionSection } from './option-document.js';

/** `Host/OCServer`: the section of one object, where a file holds several. */
const QUALIFIED = /^(Application|Host)[/:](.*)$/s;

/**
 * The sections that a person means by a name. In an export `Host/OCServer` is that of the Host, unless
 * one is called so. The annex of an Application, which is not read, counts only if nothing else has the name.
 */
export function sectionsNamed(
  { sections }: OptionDocument,
  name: string,
): readonly OptionSection[] {
  const literal = sections.filter((section) => section.name === name);
  const found = literal.length > 0 ? literal : qualified(sections, name);
  const read = found.filter(({ origin, object }) => origin !== 'annex' || object?.level === 'host');
  return read.length > 0 ? read : found;
}

function qualified(sections: readonly OptionSection[], name: string): readonly OptionSection[] {
  const [, level, own] = QUALIFIED.exec(name) ?? [];
  if (level === undefined) return [];
  return sections.filter(
    (section) => section.object?.level === level.toLowerCase() && section.name === own,
  );
}

/** One section of each level, when the Application and the Host both have it; otherwise none. */
export function oneOfEachLevel(sections: readonly OptionSection[]): readonly OptionSection[] {
  const first = new Map(sections.toReversed().map((section) => [section.object?.level, section]));
  return first.size > 1 ? sections.filter((section) => [...first.values()].includes(section)) : [];
}
