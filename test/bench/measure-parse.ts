/**
 * One measurement of reading a large export, in a process of its own: `measure-parse.ts SIDE`. Prints
 * JSON. Sides: `ini` is `ini.parse` on the decoded text; `resolve` has positions and diagnostics and
 * knows the options in force.
 */
import { parse } from 'ini';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import type { Measurement } from './measure.ts';

const MEGABYTES = 10;
const TIMES = 3;

/** An export as large exports are: many sections of many options that nobody here reads. */
function largeExport(): Uint8Array {
  const lines = ['[OCServer]', 'http-connection-pool-size = 50', ''];
  let length = 0;
  for (let n = 1; length < MEGABYTES * 2 ** 20; n += 1) {
    if (n % 40 === 1) lines.push('', `[section-${n}]`);
    lines.push(`option-${n} = value ${n} of a length that is usual; with a semicolon`);
    length += (lines.at(-1)?.length ?? 0) + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

const SIDES: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  ini: (bytes) => parse(Buffer.from(bytes).toString('utf8')),
  resolve(bytes) {
    const { document } = parseOptionFile(bytes, 'large.cfg');
    return resolveOptions({ sources: [{ document, role: 'application' }] });
  },
};

const [name = ''] = process.argv.slice(2);
const side = SIDES[name];
if (!side) throw new Error(`unknown side ${name}`);
const bytes = largeExport();
side(bytes);
const before = process.cpuUsage();
const start = performance.now();
for (let n = 0; n < TIMES; n += 1) side(bytes);
const durationMs = performance.now() - start;
const { user, system } = process.cpuUsage(before);
const measurement: Measurement = {
  perSecond: (TIMES * MEGABYTES * 1000) / durationMs,
  cpuMicroseconds: (user + system) / (TIMES * MEGABYTES),
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
