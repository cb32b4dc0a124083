import { quoted } from '../../text/quoted.js';
import type { TextRange } from '../../text/source-text.js';
import type { FileProblem } from '../document/file-problem.js';
import type { ConfigurationObject, OptionOrigin } from '../document/option-document.js';

/** `CfgApplication`, `CFGApplication`, `Cfg_Application`, `Application`, in any case. */
const TYPE = /^(?:cfg_?)?(application|host)$/i;

/** The level of objects of a type; undefined for types whose options are not ours to read. */
export function levelOfType(type: string): ConfigurationObject['level'] | undefined {
  const name = TYPE.exec(type)?.[1]?.toLowerCase();
  return name === 'application' || name === 'host' ? name : undefined;
}

/** Which of an object's lists a name stands for. An annex is called `userProperties` in exports. */
export function originOfName(name: string): OptionOrigin | undefined {
  const lower = name.toLowerCase();
  if (lower === 'options') return 'options';
  return lower === 'userproperties' ? 'annex' : undefined;
}

/** Tells of each type of objects that are passed over, once. */
export class UnknownTypes {
  readonly #seen = new Set<string>();

  problemOf(type: string, range: TextRange): FileProblem[] {
    if (this.#seen.has(type)) return [];
    this.#seen.add(type);
    const summary = `objects of type ${quoted(type)} are not read, only Applications and Hosts`;
    return [{ code: 'object-unknown', summary, range }];
  }
}

/** The file has the syntax, but nothing in it is an object whose options are read. */
export function noObject(start: number, forms: string): FileProblem {
  return {
    code: 'no-options-object',
    summary: 'the file holds no Application and no Host object',
    help: `Export an Application or a Host; ${forms}.`,
    range: { start, end: start },
  };
}
