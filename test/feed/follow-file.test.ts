import { appendFile, copyFile, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parsePosition } from '#dist/feed/feed-position.js';
import { eventually } from '../delivery/eventually.ts';
import { expected, follow, newFile, numbers, pauseForMtime } from './following.ts';

describe('following a file', () => {
  it('gives lines as they are written; one without its end waits for the rest', async () => {
    const file = await newFile();
    await writeFile(file, '1\n2\nhal');
    const followed = follow(file);
    await followed.has(2);
    await appendFile(file, 'f\n4\n');
    await followed.has(4);
    expect(followed.lines).toEqual(['1', '2', 'half', '4']);
    expect(followed.position()).toMatchObject({ line: 5, byte: 11, heads: [{ bytes: 11 }] });
    expect(followed.news).toEqual([]);
  });

  it('waits for a file that is not there, and says so once', async () => {
    const file = await newFile();
    const followed = follow(file);
    await eventually(() => followed.news.length > 0);
    expect(followed.news).toEqual([`${file} is not there: waiting for it`]);
    await writeFile(file, numbers(1, 3));
    await followed.has(3);
    expect(followed.lines).toEqual(expected(1, 3));
  });

  it('waits for a file that vanishes, and reads the one that comes in its place', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 3));
    const followed = follow(file);
    await followed.has(3);
    await rm(file);
    await eventually(() => followed.news.length > 0);
    await writeFile(file, numbers(4, 6));
    await followed.has(6);
    expect(followed.lines).toEqual(expected(1, 6));
    expect(followed.news).toEqual([
      `${file} is not there: waiting for it`,
      `${file} was replaced: the new file is read from the beginning`,
    ]);
  });

  it('reads a renamed file to its end, also what is written after the rename, then the new one', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 3));
    const followed = follow(file);
    await followed.has(3);
    await rename(file, `${file}.1`);
    await appendFile(`${file}.1`, numbers(4, 5));
    await writeFile(file, ''); // as logrotate creates it, before the writer knows
    await appendFile(`${file}.1`, '6');
    await followed.has(5);
    await appendFile(file, numbers(7, 9));
    await followed.has(9);
    expect(followed.lines).toEqual(expected(1, 9));
  });

  it('goes on with a file that was copied and truncated', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 300));
    const followed = follow(file);
    await followed.has(300);
    await copyFile(file, `${file}.1`);
    await truncate(file);
    await appendFile(file, numbers(301, 302));
    await followed.has(302);
    expect(followed.lines).toEqual(expected(1, 302));
    expect(followed.news).toHaveLength(1);
  });

  it('notices a truncated file that has grown beyond what was read', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 3));
    const followed = follow(file);
    await followed.has(3);
    await writeFile(file, numbers(1001, 1100)); // truncates first
    await followed.has(103);
    expect(followed.lines).toEqual([...expected(1, 3), ...expected(1001, 1100)]);
  });

  it('reads what was rotated more than once while nobody looked', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 3));
    const first = follow(file);
    await first.has(2);
    await first.stop();
    await appendFile(file, numbers(4, 5));
    await rename(file, `${file}-1`);
    await pauseForMtime();
    await writeFile(`${file}-2`, numbers(6, 7));
    await pauseForMtime();
    await writeFile(file, numbers(8, 9));
    await writeFile(`${file}.bak`, numbers(1, 9));
    const second = follow(file, first.position());
    await second.has(6);
    expect([...first.lines, ...second.lines]).toEqual(expected(1, 9));
  });

  it('goes on in the middle, with line numbers, after a restart', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 2000));
    const first = follow(file);
    await first.has(2000);
    await first.stop();
    await appendFile(file, numbers(2001, 2003));
    const second = follow(file, first.position());
    await second.has(3);
    expect(second.lines).toEqual(expected(2001, 2003));
    expect(second.position()).toMatchObject({ line: 2004 });
    expect(second.news).toEqual([]);
  });

  it('goes on in the copy of a file that was truncated while nobody looked', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 10));
    const first = follow(file);
    await first.has(10);
    await first.stop();
    await appendFile(file, numbers(11, 12));
    await copyFile(file, `${file}.1`);
    await writeFile(file, numbers(13, 14));
    const second = follow(file, first.position());
    await second.has(4);
    expect(second.lines).toEqual(expected(11, 14));
  });

  it('says when the file of its position is not found, and reads from the beginning', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 10));
    const first = follow(file);
    await first.has(10);
    await first.stop();
    await rm(file);
    await writeFile(file, numbers(21, 60));
    const second = follow(file, first.position());
    await second.has(40);
    expect(second.lines).toEqual(expected(21, 60));
    expect(second.news[0]).toContain('read up to line 10 is not found any more');
  });

  it('waits while there is a folder in its place', async () => {
    const file = await newFile();
    await mkdir(file);
    const followed = follow(file);
    await eventually(() => followed.news.length > 0);
    expect(followed.news[0]).toContain('is a folder');
    await rm(file, { recursive: true });
    await writeFile(file, numbers(1, 2));
    await followed.has(2);
  });

  it('loses nothing of a file that is rotated again and again under load', async () => {
    const file = await newFile();
    await writeFile(file, '');
    const followed = follow(file);
    for (let round = 0; round < 20; round += 1) {
      await appendFile(file, numbers(round * 500 + 1, round * 500 + 500));
      if (round % 3 === 2) await rename(file, `${file}-${100 + round}`);
      await pauseForMtime();
    }
    await followed.has(10_000);
    expect(followed.lines).toEqual(expected(1, 10_000));
  });
});

describe('a position', () => {
  it.each(['', '{', 'null', '{}', '{"version":3}', '{"version":1,"inode":7}'])(
    'is not read from %j',
    (text) => expect(parsePosition(text)).toBeUndefined(),
  );
});
