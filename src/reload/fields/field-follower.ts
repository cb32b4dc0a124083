import type { Diagnostic } from '../../diagnostic.js';
import { NotifierError } from '../../errors.js';
import { bytesOf } from '../../files/file-content.js';
import { FileWatch } from '../../files/file-watch.js';
import { LookQueue } from '../../files/look-queue.js';
import { readSettled } from '../../files/read-settled.js';
import type { Documents } from '../../options/show/render-diagnostics.js';
import { type Log, silentLog } from '../../runtime/log.js';
import { quoted } from '../../text/quoted.js';
import { guard } from '../guard/guard.js';
import { activeFile } from '../guard/outline.js';
import { framesOf } from '../log-reload.js';
import { type FieldFiles, fieldsOf, type LoadedFields } from './load-field-definitions.js';

/** What came of a look at the files of field definitions. */
export interface FieldReport {
  readonly result: 'applied' | 'unchanged' | 'refused';
  /** One sentence. */
  readonly words: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: Documents;
}

export interface FieldFollowerParts {
  readonly files: FieldFiles;
  /** What the engine has. */
  readonly start: LoadedFields;
  readonly apply: (keys: ReadonlyMap<string, string>) => void;
  readonly log?: Log;
  /** How long files rest before they count, and how often they are looked at, in tests. */
  readonly quietMs?: number;
  readonly sweepEveryMs?: number;
  /** Called after each look that has something to tell. */
  readonly onReport?: (report: FieldReport) => void;
}

/** As for option files: files that are copied one after the other go in together. */
const QUIET_MS = 500;

/**
 * Follows the files of field definitions: reads them at rest, and puts the keys in force whole or, when a
 * file is gone, half-written or has errors, not at all.
 */
export class FieldFollower {
  readonly #parts: FieldFollowerParts;
  readonly #log: Log;
  readonly #watch: FileWatch;
  readonly #queue = new LookQueue();
  #inForce: LoadedFields;
  /** What the last report said: the same again is no news. */
  #told = '';

  constructor(parts: FieldFollowerParts) {
    this.#parts = parts;
    this.#log = parts.log ?? silentLog;
    this.#inForce = parts.start;
    const { files, sweepEveryMs } = parts;
    this.#watch = new FileWatch(files.filenames, { onWake: () => this.look(), sweepEveryMs });
  }

  /** Settles when changes from now on are noticed, and those since the files were read. */
  async start(): Promise<void> {
    await this.#watch.start();
    this.look();
  }

  /** Looks at the files soon. */
  look(): void {
    this.#queue
      .wake(() => this.#look())
      .catch((error: unknown) => {
        if (!this.#queue.signal.aborted)
          this.#log.error({ event: 'fields', err: error }, 'a look at field definitions failed');
      });
  }

  async close(): Promise<void> {
    this.#queue.close(
      new NotifierError('ENGINE_STOPPED', 'The field definitions are not followed any more.'),
    );
    await this.#watch.close();
    await this.#queue.idle();
  }

  async #look(): Promise<void> {
    const { files, quietMs = QUIET_MS } = this.#parts;
    const terms = { quietMs, signal: this.#queue.signal };
    const bytes = bytesOf(await readSettled(files.filenames, terms), files.filenames);
    const missing = files.filenames.filter((name) => !bytes.has(name));
    this.#tell(missing.length > 0 ? missingFiles(missing) : this.#judge(fieldsOf(files, bytes)));
  }

  #judge(read: LoadedFields): FieldReport {
    const { documents } = read;
    const told = { diagnostics: [...read.diagnostics, ...this.#losses(read)], documents };
    if (told.diagnostics.some(({ severity }) => severity === 'error')) {
      const words = 'field definitions refused: the files have errors or look half-written';
      return { ...told, result: 'refused', words };
    }
    const changes = diffFieldKeys(this.#inForce.keys, read.keys);
    this.#inForce = read;
    if (changes.length === 0)
      return { ...told, result: 'unchanged', words: 'field definitions are as they were' };
    this.#parts.apply(read.keys);
    const words = `field definitions changed: ${changes.join(', ')}`;
    return { ...told, result: 'applied', words };
  }

  /** Fields that are gone may be meant to be, a line that is cut off is not. */
  #losses({ documents }: LoadedFields): readonly Diagnostic[] {
    const files = [...documents].flatMap(([name, candidate]) => {
      const active = this.#inForce.documents.get(name);
      return active ? [{ active: activeFile(active), candidate }] : [];
    });
    return guard(files).filter(({ code }) => code === 'source-cut-off');
  }

  #tell(report: FieldReport): void {
    const { result, words, diagnostics, documents } = report;
    const frames = framesOf(diagnostics, documents);
    const told = `${words}\n${frames ?? ''}`;
    const isNews = result === 'unchanged' ? this.#told.includes('refused') : told !== this.#told;
    if (!isNews) return;
    this.#told = told;
    this.#log[result === 'refused' ? 'error' : 'info']({ event: 'fields', result, frames }, words);
    this.#parts.onReport?.(report);
  }
}

function missingFiles(names: readonly string[]): FieldReport {
  const words = `field definitions refused: cannot read ${names.join(', ')}`;
  return { result: 'refused', words, diagnostics: [], documents: new Map() };
}

type FieldKeys = LoadedFields['keys'];

/** What differs between two sets of keys, a phrase for each column of the calling list. */
function diffFieldKeys(before: FieldKeys, after: FieldKeys): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const [from, to] = [before.get(field), after.get(field)];
    if (from === to) return [];
    if (to === undefined) return [`${quoted(field)} is not sent any more`];
    const words = `${quoted(field)} is sent as ${quoted(to)}`;
    return [from === undefined ? words : `${words}, not ${quoted(from)}`];
  });
}
