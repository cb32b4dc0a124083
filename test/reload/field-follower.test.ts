import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FieldFollower, type FieldReport } from '#dist/reload/fields/field-follower.js';
import { loadFieldDefinitions } from '#dist/reload/fields/load-field-definitions.js';
import { eventually } from '../delivery/eventually.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const TEXT = '[Field/a]\nsend_attribute = A\n[Field/b]\nsend_attribute = B\n';

async function follow() {
  const folder = await createTemporaryFolder();
  const filename = join(folder.path, 'fields.cfg');
  await writeFile(filename, TEXT);
  const files = { filenames: [filename] };
  const start = await loadFieldDefinitions(files);
  const reports: FieldReport[] = [];
  let keys = start.keys;
  const apply = (next: ReadonlyMap<string, string>) => {
    keys = next;
  };
  const onReport = (report: FieldReport) => reports.push(report);
  const follower = new FieldFollower({ files, start, apply, onReport });
  await follower.start();
  onTestFinished(async () => {
    await follower.close();
    await folder.remove();
  });
  /** Settles with the next report after an edit. */
  const after = async (edit: () => Promise<void>) => {
    const before = reports.length;
    await edit();
    await eventually(() => reports.length > before);
    return reports.at(-1);
  };
  return { filename, after, keys: () => Object.fromEntries(keys), reports };
}

it('puts edited definitions in force, and says what changed', async () => {
  const { filename, after, keys } = await follow();
  const report = await after(() => writeFile(filename, TEXT.replace('= A', '= First')));
  expect(report).toMatchObject({ result: 'applied' });
  expect(report?.words).toBe('field definitions changed: `a` is sent as `First`, not `A`');
  expect(keys()).toEqual({ a: 'First', b: 'B' });
  const fewer = await after(() => writeFile(filename, '[Field/a]\nsend_attribute = First\n'));
  expect(fewer?.words).toBe('field definitions changed: `b` is not sent any more');
  expect(keys()).toEqual({ a: 'First' });
});

it.each([
  ['cut off', TEXT.slice(0, -3)],
  ['empty', ''],
  ['a web page', '<!DOCTYPE html><html></html>'],
  ['with errors', '[Field/a\nsend_attribute = A\n'],
])('keeps the old definitions when the file is %s, until it is right again', async (_, broken) => {
  const { filename, after, keys } = await follow();
  expect(await after(() => writeFile(filename, broken))).toMatchObject({ result: 'refused' });
  expect(keys()).toEqual({ a: 'A', b: 'B' });
  expect(await after(() => writeFile(filename, TEXT))).toMatchObject({ result: 'unchanged' });
});

it('keeps the old definitions while the file is missing', async () => {
  const { filename, after, keys } = await follow();
  const report = await after(() => rm(filename));
  expect(report?.words).toContain('cannot read');
  expect(keys()).toEqual({ a: 'A', b: 'B' });
  const changed = TEXT.replace('= B', '= Second');
  expect(await after(() => writeFile(filename, changed))).toMatchObject({ result: 'applied' });
  expect(keys()).toEqual({ a: 'A', b: 'Second' });
});
