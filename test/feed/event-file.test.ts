import { appendFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventFile } from '#dist/feed/event-file.js';
import { FIRST_LINE } from '#dist/feed/ndjson-lines.js';
import { newFile, numbers, pauseForMtime } from './following.ts';

async function open(filename: string): Promise<EventFile> {
  const file = await EventFile.open(filename, () => FIRST_LINE);
  onTestFinished(() => file.close());
  return file;
}

describe('a file of events', () => {
  it('knows when what it read was written, not when the file was truncated since', async () => {
    const filename = await newFile();
    await writeFile(filename, numbers(1, 300));
    const file = await open(filename);
    await file.read();
    const before = file.positionAt(file.start);
    await pauseForMtime();
    await truncate(filename);
    expect(await file.read()).toBe('cut');
    expect(file.positionAt(file.start)).toEqual(before);
  });

  it('knows it when the time of a file changes while nothing was added', async () => {
    const filename = await newFile();
    await writeFile(filename, numbers(1, 300));
    const file = await open(filename);
    await file.read();
    const before = file.positionAt(file.start);
    await pauseForMtime();
    await appendFile(filename, 'x');
    await truncate(filename, numbers(1, 300).length);
    expect(await file.read()).toHaveLength(0);
    expect(file.positionAt(file.start)).toEqual(before);
  });

  it('gives nothing of new content that has grown beyond what was read', async () => {
    const filename = await newFile();
    await writeFile(filename, numbers(1, 300));
    const file = await open(filename);
    await file.read();
    await truncate(filename);
    await appendFile(filename, numbers(301, 900));
    expect(await file.read()).toBe('cut');
    expect(await file.read()).toBe('cut');
  });
});
