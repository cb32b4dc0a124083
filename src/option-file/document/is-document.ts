import type { OptionDocument } from './option-document.js';

/** Whether something is a document as `parseOptionFile` gives it. */
export function isDocument(value: unknown): value is OptionDocument {
  const { source, sections, objects } = (value ?? {}) as Partial<OptionDocument>;
  return source !== undefined && Array.isArray(sections) && Array.isArray(objects);
}
