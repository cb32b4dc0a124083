import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseOptionFile, resolveOptions } from 'ocs-notifier/options';
import { describe, expect, it, onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

describe('samples/library/migrate.mjs', () => {
  it('shows diagnostics and differences, and writes the new export as JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [from, to, out] = ['old.cfg', 'new.cfg', 'new.json'].map((name) => join(folder, name));
    const sample = await readFile(join(ROOT, 'samples/options/application.cfg'), 'utf8');
    await writeFile(String(from), sample);
    await writeFile(String(to), sample.replace('pool-size = 10', 'pool-size = 50'));

    const args = [join(ROOT, 'samples/library/migrate.mjs'), from, to, out].map(String);
    const { stdout } = await run(process.execPath, args);
    expect(stdout).toContain('live: grows, nothing is dropped');
    expect(stdout).toContain('0 options of others differ');
    expect(stdout).toContain('lossy: a comment is not kept');
    expect(stdout).not.toContain('sample-application-key');

    const bytes = await readFile(String(out));
    expect((await stat(String(out))).mode & 0o077).toBe(0);
    const { document } = parseOptionFile(bytes, 'new.json');
    const { options } = resolveOptions({ sources: [{ document, role: 'plain' }] });
    expect(options.values['http-connection-pool-size']).toBe(50);
  });
});
