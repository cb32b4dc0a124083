import { quoted } from '../../text/quoted.js';
import type { FileProblem } from '../document/file-problem.js';
import type { ConfigurationObject } from '../document/option-document.js';
import type { StructureBuilder } from '../document/option-structure.js';

/** Names of types that one message lists. */
const MOST_TYPES = 5;

/**
 * What is to be said of the objects of a file as a whole: that it holds none, or holds some whose options
 * are not ours.
 *
 * @param start of the content.
 * @param form how such an object is written.
 */
export function objectProblems(
  { objects, references }: StructureBuilder,
  start: number,
  form: string,
): readonly FileProblem[] {
  const others = objects.filter(({ level, type }) => level === undefined && type !== '');
  const passed = others.length === 0 ? [] : [ofOtherTypes(others)];
  const removes = references.some(({ kind }) => kind === 'removal');
  const isEmpty = others.length === objects.length && !removes;
  return isEmpty ? [...passed, noObject(start, form)] : passed;
}

/** An export of a whole environment holds thousands: they are told of once. */
function ofOtherTypes(others: readonly ConfigurationObject[]): FileProblem {
  const types = [...new Set(others.map(({ type }) => type))];
  const listed = types.slice(0, MOST_TYPES).map(quoted).join(', ');
  const more = types.length > MOST_TYPES ? ` and ${types.length - MOST_TYPES} other types` : '';
  const what = others.length === 1 ? '1 object' : `${others.length} objects`;
  const summary = `${what} of type ${listed}${more}: options are read of Applications, Servers and Hosts only`;
  const [first] = others;
  return {
    code: 'object-unknown',
    summary,
    ...(first === undefined
      ? {}
      : { range: { start: first.range.start, end: first.range.start + 1 } }),
  };
}

/** The file has the syntax, but nothing in it is an object whose options are read. */
function noObject(start: number, form: string): FileProblem {
  return {
    code: 'no-options-object',
    summary: 'the file holds no Application and no Host object',
    help: `Export an Application or a Host; ${form}.`,
    range: { start, end: start },
  };
}
