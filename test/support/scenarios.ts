import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { FieldKeys } from '#dist/chain/field-keys.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { readFieldDefinitions } from '#dist/options/field-definitions.js';

/** A story of `samples/events/scenarios`. */
export interface Scenario {
  readonly name: string;
  readonly events: readonly unknown[];
  /** From NAME.fields.cfg, where there is one. */
  readonly fieldKeys: FieldKeys;
  /** Where the expected messages stand. */
  readonly messagesFile: URL;
}

const FOLDER = new URL('../../samples/events/scenarios/', import.meta.url);

export const SCENARIOS: readonly Scenario[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ndjson'))
  .sort()
  .map((file) => scenarioOf(file.slice(0, -'.ndjson'.length)));

function scenarioOf(name: string): Scenario {
  const lines = readFileSync(new URL(`${name}.ndjson`, FOLDER), 'utf8')
    .trimEnd()
    .split('\n');
  return {
    name,
    events: lines.map((line): unknown => JSON.parse(line)),
    fieldKeys: fieldKeysOf(new URL(`${name}.fields.cfg`, FOLDER)),
    messagesFile: new URL(`${name}.messages.json`, FOLDER),
  };
}

function fieldKeysOf(file: URL): FieldKeys {
  if (!existsSync(file)) return undefined;
  const { document } = parseOptionFile(readFileSync(file), file.pathname);
  return readFieldDefinitions([document]).keys;
}
