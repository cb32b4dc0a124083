import type { Diagnostic } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { findOutliers, type Outlier } from '../../options/check/find-outliers.js';
import { type LoadedOptions, loadOptions, type SourceFlags } from '../terminal/read-options.js';
import type { CheckResult } from './check-result.js';

/** Many exports, each checked as if it were alone, and how they compare. */
export interface FleetResult extends CheckResult {
  readonly fleet: Fleet;
}

export interface Fleet {
  readonly files: readonly FleetFile[];
  readonly outliers: readonly Outlier[];
}

export interface FleetFile {
  readonly filename: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks each file by itself, one after the other.
 *
 * @param more adds what is found on request only.
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function checkFleet(
  flags: Pick<SourceFlags, 'applicationName'>,
  filenames: readonly string[],
  more: (loaded: LoadedOptions) => Promise<readonly Diagnostic[]>,
): Promise<FleetResult> {
  const files: FleetFile[] = [];
  const members: { filename: string; options: LoadedOptions['options'] }[] = [];
  const documents = new Map<string, OptionDocument>();
  for (const filename of filenames) {
    const loaded = await loadOptions(flags, [filename]);
    files.push({ filename, diagnostics: (await more(loaded)).map(inFile(filename)) });
    members.push({ filename, options: loaded.options });
    for (const [name, document] of loaded.documents) documents.set(name, document);
  }
  const diagnostics = files.flatMap((file) => file.diagnostics);
  return { diagnostics, documents, fleet: { files, outliers: findOutliers(members) } };
}

/** What has no place would not say which file it is about. */
function inFile(filename: string): (diagnostic: Diagnostic) => Diagnostic {
  const start = { line: 1, column: 1, byte: 0 };
  return (diagnostic) => ({ range: { filename, start, end: start }, ...diagnostic });
}
