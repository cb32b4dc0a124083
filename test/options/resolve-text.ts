import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import type { OptionSource } from '#dist/options/resolve/placed-section.js';
import { type ResolvedOptions, resolveOptions } from '#dist/options/resolve-options.js';

export function source(
  role: OptionSource['role'],
  text: string,
  filename = `${role}.cfg`,
): OptionSource {
  return { role, document: parseOptionFile(new TextEncoder().encode(text), filename).document };
}

/** Resolves texts given as `[role, text]`. */
export function resolve(
  files: readonly (readonly [OptionSource['role'], string])[],
  applicationName?: string,
): ResolvedOptions {
  const sources = files.map(([role, text], at) => source(role, text, `${role}${at}.cfg`));
  return resolveOptions({ sources, applicationName });
}

/** Resolves one line in section `[OCServer]` of the Application. */
export function resolveLine(line: string): ResolvedOptions {
  return resolve([['application', `[OCServer]\n${line}\n`]]);
}

/** `code line:column`, without what is said of every incomplete example. */
export function placesOf({ diagnostics }: ResolvedOptions): string[] {
  return diagnostics
    .filter(({ code }) => code !== 'notification-off')
    .map(({ code, range }) => `${code} ${range?.start.line}:${range?.start.column}`);
}

export function headersOf({ options }: ResolvedOptions): [string, string][] {
  return options.values['http-custom-headers'].map(({ name, value }) => [name, value.reveal()]);
}
