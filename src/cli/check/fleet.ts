import type { Diagnostic } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { type FileReading, readingsOf } from '../../options/check/count-read.js';
import { type FleetMember, findOutliers, type Outlier } from '../../options/check/find-outliers.js';
import type { NamedSource } from '../../options/pairs/find-installations.js';
import { loadOptionFiles } from '../../reload/candidate/load-option-files.js';
import { readInstallations } from '../terminal/read-installations.js';
import type { LoadedOptions } from '../terminal/read-options.js';
import type { CheckResult } from './check-result.js';

/** Many exports, each checked as if it were alone, and how they compare. */
export interface FleetResult extends CheckResult {
  readonly fleet: Fleet;
}

export interface Fleet {
  readonly files: readonly FleetFile[];
  /** Which Application runs on which Host, where they are two files or two of several objects. */
  readonly pairs: readonly (readonly [application: string, host: string])[];
  readonly outliers: readonly Outlier[];
}

export interface FleetFile {
  readonly filename: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What it is, and how much of it is read. */
  readonly reading: FileReading | undefined;
}

export interface FleetTerms {
  readonly applicationName?: string | undefined;
  /** A file that says which Application runs on which Host. */
  readonly pairs?: string | undefined;
}

/**
 * Checks each installation by itself, one after the other: a file, or an Application with its Host.
 *
 * @param more adds what is found on request only.
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function checkFleet(
  { applicationName, pairs }: FleetTerms,
  filenames: readonly string[],
  more: (loaded: LoadedOptions) => Promise<readonly Diagnostic[]>,
): Promise<FleetResult> {
  const installations = await readInstallations(filenames, pairs);
  const found = new FindingsByFile(filenames);
  const documents = new Map<string, OptionDocument>();
  const readings = new Map<string, FileReading>();
  const applications: FleetMember[] = [];
  const hosts: FleetMember[] = [];
  for (const { files, hasApplication } of installations) {
    const optionFiles = { files, applicationName };
    const loaded = { ...(await loadOptionFiles(optionFiles)), optionFiles };
    const filename = files[0]?.filename ?? '';
    found.add(filename, await more(loaded));
    for (const each of readingsOf(loaded.sources, optionFiles)) readings.set(each.filename, each);
    (hasApplication ? applications : hosts).push({ filename, options: loaded.options });
    for (const [name, document] of loaded.documents) documents.set(name, document);
  }
  const files = found.files.map((file) => ({ ...file, reading: readings.get(file.filename) }));
  const pairsOf = installations.map((each) => each.files).filter((each) => each.length > 1);
  return {
    diagnostics: files.flatMap((file) => file.diagnostics),
    documents,
    fleet: {
      files,
      pairs: pairsOf.map(([application, host]) => [nameOf(application), nameOf(host)] as const),
      // An Application has options that a Host has not.
      outliers: [...findOutliers(applications), ...findOutliers(hosts)],
    },
  };
}

function nameOf(source: NamedSource | undefined): string {
  const { filename = '', address } = source ?? {};
  return address === undefined ? filename : `${filename}#${address}`;
}

/** Findings by the file that they are about; a file of several installations tells each once. */
class FindingsByFile {
  readonly #findings: Map<string, Map<string, Diagnostic>>;

  constructor(filenames: readonly string[]) {
    this.#findings = new Map(filenames.map((filename) => [filename, new Map()]));
  }

  get files(): readonly Omit<FleetFile, 'reading'>[] {
    return [...this.#findings].map(([filename, found]) => ({
      filename,
      diagnostics: [...found.values()],
    }));
  }

  /** @param home the file that is meant where a finding has no place. */
  add(home: string, diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics.map(inFile(home))) {
      const filename = diagnostic.range?.filename ?? home;
      const known = this.#findings.get(filename) ?? new Map<string, Diagnostic>();
      this.#findings.set(filename, known);
      known.set(
        JSON.stringify([diagnostic.code, diagnostic.summary, diagnostic.range]),
        diagnostic,
      );
    }
  }
}

/** What has no place would not say which file it is about. */
function inFile(filename: string): (diagnostic: Diagnostic) => Diagnostic {
  const start = { line: 1, column: 1, byte: 0 };
  return (diagnostic) => ({ range: { filename, start, end: start }, ...diagnostic });
}
