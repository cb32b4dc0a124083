import type { Diagnostic } from '../diagnostic.js';
import type { OptionDocument } from '../option-file/document/option-document.js';
import { parseOptionFile } from '../option-file/parse-option-file.js';
import { expectArgument } from '../text/expect-argument.js';
import type { OptionSource } from './resolve/placed-section.js';
import type { ObjectNames } from './resolve/select-objects.js';
import { type ResolvedOptions, resolveOptions } from './resolve-options.js';
import type { Fingerprint } from './values/show-secret.js';

/** A file as it was read, and how diagnostics shall name it. */
export interface FileContent {
  readonly filename: string;
  readonly content: Uint8Array | string;
}

/** An Application and the Host that it runs on. */
export interface PairInput extends ObjectNames {
  /** Without a Host beside it, it may hold both. */
  readonly application: FileContent;
  readonly host?: FileContent | undefined;
  /** When given, secrets in shown values can be compared; else they are only masked. */
  readonly fingerprint?: Fingerprint | undefined;
}

/** Options in force, and all that is to be said of the files. */
export interface CheckedPair extends ResolvedOptions {
  /** Whether no diagnostic is an error: only then the options may be put in force. */
  readonly isUsable: boolean;
  /** By file name, as `renderDiagnostics` takes them. */
  readonly documents: ReadonlyMap<string, OptionDocument>;
}

/**
 * What `check --application FILE --host FILE` finds: reads both files, and resolves them together. Never throws
 * for what the files hold.
 *
 * @throws TypeError for arguments of another type
 * @example
 * const { isUsable, options, diagnostics } = checkPair({
 *   application: { filename: 'application.cfg', content: '[OCServer]\nhttp-response-timeout = soon\n' },
 *   host: { filename: 'host.json', content: '{"type":"CfgHost","name":"ocs01"}' },
 * });
 * isUsable; // false
 * diagnostics.find(({ severity }) => severity === 'error')?.range?.start.line; // 2
 * getOption(options, 'http-response-timeout').isValid; // false
 */
export function checkPair(input: PairInput): CheckedPair {
  expectArgument(isFile(input?.application), APPLICATION);
  expectArgument(input.host === undefined || isFile(input.host), HOST);
  const { application, host, ...terms } = input;
  const files: readonly (readonly [FileContent, OptionSource['role']])[] =
    host === undefined
      ? [[application, 'plain']]
      : [
          [application, 'application'],
          [host, 'host'],
        ];
  const found: Diagnostic[] = [];
  const sources = files.map(([{ content, filename }, role]): OptionSource => {
    const { document, diagnostics } = parseOptionFile(content, filename);
    found.push(...diagnostics);
    return { document, role };
  });
  const { options, diagnostics } = resolveOptions({ sources, ...terms });
  const all = [...found, ...diagnostics];
  return {
    options,
    diagnostics: all,
    isUsable: all.every(({ severity }) => severity !== 'error'),
    documents: new Map(sources.map(({ document }) => [document.source.filename, document])),
  };
}

const APPLICATION =
  'checkPair takes { application: { filename, content } }, and perhaps a host like it';
const HOST = 'checkPair takes the host as { filename, content }, or none';

function isFile(file: FileContent | undefined): boolean {
  const { filename, content } = file ?? {};
  return (
    typeof filename === 'string' && (typeof content === 'string' || ArrayBuffer.isView(content))
  );
}
