import type { OptionDocument } from '../document/option-document.js';
import type { OptionFormat } from '../document/option-format.js';
import type { TextEdit } from './edit-text.js';
import { type Refused, refused } from './option-edit.js';
import type { WorkingSection } from './working-sections.js';
import { writeCfg } from './write-cfg.js';
import { writeJson } from './write-json.js';
import { writeXml } from './write-xml.js';

type Writer = (
  document: OptionDocument,
  sections: readonly WorkingSection[],
) => readonly TextEdit[] | Refused;

const WRITERS: Readonly<Record<OptionFormat, Writer>> = {
  cfg: writeCfg,
  xml: writeXml,
  json: writeJson,
  yaml: writeConverted,
  env: writeConverted,
};

/** Changed sections as edits of the document's text, in the way of its format. */
export const writeSections: Writer = (document, sections) =>
  sections.length === 0 ? [] : WRITERS[document.format](document, sections);

/** What `convert` wrote is read, but not kept: the file that it was made from is. */
function writeConverted({ format }: OptionDocument): Refused {
  return refused(
    `the file is ${format === 'yaml' ? 'YAML' : 'a file of variables'}, which is read, but not edited`,
    'Edit the file that it was converted from, or convert it to cfg, XML or JSON first.',
  );
}
