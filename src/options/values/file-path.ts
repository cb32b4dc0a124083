import { invalid, type ValueKind, type ValueProblem, valid } from './value-kind.js';

/** The path of a PEM file, or empty; a relative one starts at the folder of its option file. */
export function filePathValue(): ValueKind<string | undefined> {
  return {
    expects: "the path of a PEM file, absolute or relative to the option file's folder, or nothing",
    schema: (z) => z.nullable(z.string()),
    decode(text, { folder }) {
      if (PEM.test(text)) return invalid([HOLDS_PEM]);
      return valid(text === '' ? undefined : joinPath(folder, text));
    },
    render: (value) => value ?? '',
    secretParts: (text) => (PEM.test(text) ? [{ start: 0, end: text.length }] : []),
  };
}

/** A key, where the path of its file belongs. */
const PEM = /-----BEGIN /;

const HOLDS_PEM: ValueProblem = {
  code: 'option-value-invalid',
  summary: 'the value is PEM itself; expected the path of a PEM file',
  help: 'Write it to a file that only the notifier may read, and name that file.',
};

const ABSOLUTE = /^(?:[/\\]|[a-z]:[/\\])/i;

/** Not `node:path`: this code also runs in browsers. `..` is left to the file system. */
function joinPath(folder: string, path: string): string {
  return ABSOLUTE.test(path) ? path : folder + path.replace(/^\.[/\\]/, '');
}

/** The folder part of a file's name with its separator; empty for a bare name. */
export function folderOf(filename: string): string {
  return filename.slice(0, Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
}
