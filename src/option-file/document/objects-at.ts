import type { ConfigurationObject, OptionDocument } from './option-document.js';

/** The whole objects of a document that an address means: by address, name, `Type:name`, or DBID. */
export function objectsAt(
  { objects }: OptionDocument,
  address: string,
): readonly ConfigurationObject[] {
  const whole = objects.filter(({ kind }) => kind === 'whole');
  const exact = whole.filter((object) => object.address === address);
  if (exact.length > 0) return exact;
  return whole.filter(({ type, name, dbid }) =>
    [name, `${type}:${name}`, dbid, `${type}:${dbid}`].includes(address),
  );
}
