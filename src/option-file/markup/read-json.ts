import { findTooDeep } from '../../text/json-depth.js';
import { type JsonFault, parseJson } from '../../text/json-tree.js';
import type { FileProblem } from '../document/file-problem.js';
import { contentStart } from '../document/option-format.js';
import type { OptionStructure } from '../document/option-structure.js';
import { JsonReader } from './json-reader.js';
import { objectProblems } from './object-problems.js';

/**
 * Reads an export of GAX, where each option is an object that names its section, or the compact
 * form, where sections are objects; one object, an array of them, or `{"data": …}` around it.
 */
export function readJson(text: string): OptionStructure {
  const start = contentStart(text);
  const deep = findTooDeep(text, start);
  const { root, fault } = parseJson(text, start, deep ?? text.length);
  const reader = new JsonReader(text, fault !== undefined);
  if (root !== undefined) reader.readObjects(root);
  const { structure } = reader;
  structure.finish();
  if (deep !== undefined && (fault === undefined || fault.offset >= deep)) {
    structure.giveUp(tooDeep(deep), deep);
  } else if (fault !== undefined) structure.giveUp(faultProblem(fault, text), fault.offset);
  else structure.problems.push(...objectProblems(structure, start, FORMS));
  return structure;
}

const FORMS = 'in JSON it has `options` or `userProperties`';

function faultProblem({ reason, offset }: JsonFault, text: string): FileProblem {
  const isEnd = offset >= text.trimEnd().length;
  return {
    code: 'json-invalid',
    summary: isEnd ? 'the JSON ends before it is complete' : `this is not JSON: ${reason}`,
    help: 'Export again, or correct the file.',
    range: { start: offset, end: Math.min(offset + 1, text.length) },
  };
}

function tooDeep(start: number): FileProblem {
  return {
    code: 'json-too-deep',
    summary: 'the JSON is nested too deep for an option file',
    help: 'Export again.',
    range: { start, end: start + 1 },
  };
}
