import type { SourceEncoding } from '../../text/source-encoding.js';
import type { FileProblem } from '../document/file-problem.js';
import { contentStart } from '../document/option-format.js';
import type { OptionStructure } from '../document/option-structure.js';
import { objectProblems } from './object-problems.js';
import { XmlReader } from './xml-reader.js';
import { scanXml, type XmlFault } from './xml-scan.js';

/**
 * Reads what Genesys' tools export as XML: objects of all types, whole or as changes to them, alone or in
 * other elements, with sections as `list_pair` and options as `str_pair` or `int_pair`.
 */
export function readXml(text: string, encoding: SourceEncoding): OptionStructure {
  const start = contentStart(text);
  const reader = new XmlReader(text, encoding);
  const fault = scanXml(text, start, reader);
  const { structure } = reader;
  structure.finish();
  if (fault !== undefined) structure.giveUp(faultProblem(fault, text), fault.offset);
  else structure.problems.push(...objectProblems(structure, start, FORMS));
  return structure;
}

const FORMS = 'in XML it is an element `CfgServer`, `CfgApplication` or `CfgHost`';

function faultProblem({ reason, offset, isCutOff }: XmlFault, text: string): FileProblem {
  return {
    code: 'xml-invalid',
    summary: isCutOff ? 'the XML ends before it is complete' : `this is not XML: ${reason}`,
    help: 'Export again, or correct the file.',
    range: { start: offset, end: Math.min(offset + 1, text.length) },
  };
}
