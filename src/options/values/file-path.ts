import { nothingSecret, type ValueKind, valid } from './value-kind.js';

/** The path of a PEM file, or empty; a relative one starts at the folder of its option file. */
export function filePathValue(): ValueKind<string | undefined> {
  return {
    expects: "the path of a PEM file, absolute or relative to the option file's folder, or nothing",
    schema: (z) => z.nullable(z.string()),
    decode: (text, { folder }) => valid(text === '' ? undefined : joinPath(folder, text)),
    render: (value) => value ?? '',
    secretParts: nothingSecret,
  };
}

const ABSOLUTE = /^(?:[/\\]|[a-z]:[/\\])/i;

/** Not `node:path`: this code also runs in browsers. `..` is left to the file system. */
function joinPath(folder: string, path: string): string {
  return ABSOLUTE.test(path) ? path : folder + path.replace(/^\.[/\\]/, '');
}

/** The folder part of a file's name with its separator; empty for a bare name. */
export function folderOf(filename: string): string {
  return filename.slice(0, Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
}
