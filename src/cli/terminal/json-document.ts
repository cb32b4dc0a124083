/** What a command prints with `--format json`: one line; what is undefined is left out. */
export function jsonDocument(content: object): string {
  return `${JSON.stringify({ format_version: FORMAT_VERSION, ...content })}\n`;
}

/** Counts up when a field loses its meaning. */
const FORMAT_VERSION = '1.0';
