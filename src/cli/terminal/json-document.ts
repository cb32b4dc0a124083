import { jsonLine } from '../../text/json-line.js';

/** What a command prints with `--format json`: one line; what is undefined is left out. */
export function jsonDocument(content: object): string {
  return jsonLine({ format_version: FORMAT_VERSION, ...content });
}

/** Counts up when a field loses its meaning. */
const FORMAT_VERSION = '1.0';
