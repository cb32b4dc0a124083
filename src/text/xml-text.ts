/** The characters of XML 1.0; others cannot even be written as references. */
const XML_CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A text as the value of an XML attribute. Tabs and line ends as references: as they are, a reader
 * makes blanks of them.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (character) => {
    return ENTITIES[character] ?? `&#${character.charCodeAt(0)};`;
  });
}

/** Whether XML 1.0 has all characters of a text. */
export function isXmlText(text: string): boolean {
  return XML_CHARACTERS.test(text);
}
