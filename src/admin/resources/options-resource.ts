import { explainOptions, type OptionExplanation } from '../../options/show/explain-options.js';
import type { ReloadStatus } from '../../reload/reload-status.js';
import { FORMAT_VERSION, isoTime } from './resource-form.js';

export interface OptionsResource {
  readonly format_version: typeof FORMAT_VERSION;
  readonly generation: {
    readonly number: number;
    readonly hash: string;
    readonly since_at: string;
  };
  /** As `explain --format json` has them: secrets are masked. */
  readonly options: readonly OptionExplanation[];
}

/** The options in force, each with its origin. */
export function optionsResource(active: ReloadStatus['active']): OptionsResource {
  const { generation, hash, sinceMs, options } = active;
  return {
    format_version: FORMAT_VERSION,
    generation: { number: generation, hash, since_at: isoTime(sinceMs) },
    options: explainOptions(options),
  };
}
