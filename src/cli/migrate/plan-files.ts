import { changeFile, readToChange } from '../../files/change-file.js';
import type { FileIdentity } from '../../files/file-identity.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import {
  findInstallations,
  type Installation,
  type NamedPair,
} from '../../options/pairs/find-installations.js';
import {
  type Plan,
  type PlannedInstallation,
  planInstallation,
} from '../../options/plan/plan-installation.js';

/** An installation, and what the plan makes of it. */
export interface PlannedStep {
  readonly installation: Installation;
  readonly planned: PlannedInstallation;
}

/** What became of a file that the plan changes. */
export interface WrittenFile {
  readonly filename: string;
  /** Why it is as it was; undefined when it was written. */
  readonly failure: string | undefined;
}

/** Files as they are read, and as the plan makes them; each installation sees what those before it did. */
export class PlanFiles {
  readonly #documents = new Map<string, OptionDocument>();
  readonly #identities = new Map<string, FileIdentity>();
  readonly #changed = new Map<string, Uint8Array>();

  get documents(): ReadonlyMap<string, OptionDocument> {
    return this.#documents;
  }

  get changedCount(): number {
    return this.#changed.size;
  }

  /** @throws NotifierError `FILE_UNREADABLE` */
  async read(filename: string): Promise<void> {
    const { bytes, identity } = await readToChange(filename);
    this.#documents.set(filename, parseOptionFile(bytes, filename).document);
    this.#identities.set(filename, identity);
  }

  plan(plan: Plan, pairs: readonly NamedPair[]): readonly PlannedStep[] {
    const files = [...this.#documents].map(([filename, document]) => ({ filename, document }));
    return findInstallations(files, pairs).map((installation) => {
      const planned = planInstallation(installation, this.#documents, plan);
      if (planned.kind === 'changed') this.#take(planned);
      return { installation, planned };
    });
  }

  #take({ files }: PlannedInstallation & { readonly kind: 'changed' }): void {
    for (const [filename, { bytes, document }] of files) {
      this.#documents.set(filename, document);
      this.#changed.set(filename, bytes);
    }
  }

  /** Replaces each changed file at once, or leaves it alone; one that fails stops no other. */
  async *write(): AsyncGenerator<WrittenFile> {
    for (const [filename, bytes] of this.#changed) {
      const identity = this.#identities.get(filename);
      yield { filename, failure: await changeFile(filename, bytes, identity) };
    }
  }
}
