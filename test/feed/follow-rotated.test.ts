import { execFileSync } from 'node:child_process';
import {
  appendFile,
  copyFile,
  open,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventually } from '../delivery/eventually.ts';
import { expected, follow, newFile, numbers, pauseForMtime } from './following.ts';

/** What somebody does to a file while nobody follows it: 500 lines more are written, then 200 to its successor. */
const ROTATIONS: Readonly<Record<string, (file: string) => Promise<void>>> = {
  renamed: async (file) => rename(file, `${file}.1`),
  'copied and truncated': async (file) => {
    await copyFile(file, `${file}.1`);
    await truncate(file);
  },
  'renamed and compressed by gzip': async (file) => {
    await rename(file, `${file}.1`);
    execFileSync('gzip', [`${file}.1`]);
  },
  'copied by date, truncated, and compressed': async (file) => {
    await copyFile(file, `${file}-20241123`);
    await truncate(file);
    await writeFile(`${file}-20241123.gz`, gzipSync(numbersOf(file)));
    await rm(`${file}-20241123`);
  },
};

const lastNumbers = new Map<string, string>();
const numbersOf = (file: string) => lastNumbers.get(file) ?? '';

describe('what was rotated away while nobody looked', () => {
  /** How much was there, and read, when following ended. */
  const BEGINNINGS = [
    ['nothing was there', 0],
    ['one line was read', 1],
    ['many lines were read', 300],
  ] as const;

  const cases = BEGINNINGS.flatMap(([beginning, count]) =>
    Object.keys(ROTATIONS).map((how) => [beginning, how, count] as const),
  );
  it.each(cases)('is read: %s, then the file was %s', async (_, how, count) => {
    const file = await newFile();
    await writeFile(file, numbers(1, count));
    const first = follow(file);
    await first.has(count);
    await eventually(() => first.position() !== undefined);
    await first.stop();
    await pauseForMtime();
    await appendFile(file, numbers(count + 1, 1000));
    lastNumbers.set(file, numbers(1, 1000));
    await ROTATIONS[how]?.(file);
    await pauseForMtime();
    await appendFile(file, numbers(1001, 1200));
    const second = follow(file, first.position());
    await second.has(1200 - count);
    expect([...first.lines, ...second.lines]).toEqual(expected(1, 1200));
    expect(second.losses).toEqual([]);
  });

  it('is read when the file was not even there at first', async () => {
    const file = await newFile();
    const first = follow(file);
    await eventually(() => first.news.length > 0);
    await first.stop();
    await writeFile(file, numbers(1, 10));
    await rename(file, `${file}.1`);
    await pauseForMtime();
    await writeFile(file, numbers(11, 20));
    const second = follow(file, first.position());
    await second.has(20);
    expect(second.lines).toEqual(expected(1, 20));
  });

  it('is read in its order, a compressed one in the middle, too', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 300));
    const first = follow(file);
    await first.has(300);
    await first.stop();
    for (const [at, name] of ['3.gz', '2.zst', '1'].entries()) {
      await appendFile(file, numbers(301 + at * 100, 400 + at * 100));
      const to = `${file}.${name}`;
      await rename(file, to.replace(/\.(?:gz|zst)$/, ''));
      if (name.endsWith('.gz')) execFileSync('gzip', [`${file}.3`]);
      if (name.endsWith('.zst')) await writeZstd(to);
      await pauseForMtime();
    }
    await writeFile(file, numbers(601, 700));
    const second = follow(file, first.position());
    await second.has(400);
    expect([...first.lines, ...second.lines]).toEqual(expected(1, 700));
  });

  it('is told as lost where nothing reads its compression', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 300));
    const first = follow(file);
    await first.has(300);
    await first.stop();
    await rm(file);
    await writeFile(`${file}.1.bz2`, 'BZh91AY');
    await writeFile(file, numbers(400, 500));
    const second = follow(file, first.position());
    await second.has(101);
    expect(second.losses[0]).toContain(`${file}.1.bz2 is compressed in a way that is not read`);
    expect(second.losses[1]).toContain('read up to line 300 is not found any more');
  });

  it('is told as lost from where a compressed one is damaged', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 300));
    const first = follow(file);
    await first.has(300);
    await first.stop();
    await rm(file);
    const whole = gzipSync(numbers(1, 50_000));
    await writeFile(`${file}.1.gz`, whole.subarray(0, whole.length - 20));
    await writeFile(file, numbers(50_001, 50_100));
    const second = follow(file, first.position());
    await eventually(() => second.lines.at(-1) === '50100');
    expect(second.lines.slice(0, 1000)).toEqual(expected(301, 1300));
    expect(second.losses[0]).toMatch(
      /\.1\.gz cannot be read beyond line \d+ .*: the rest of it is lost/,
    );
    expect(new Set(second.lines).size).toBe(second.lines.length);
  });
});

describe('what was rotated away while it was followed', () => {
  it('is not read again when it is compressed, or copied', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 300));
    const followed = follow(file);
    await followed.has(300);
    await rename(file, `${file}.1`);
    await writeFile(file, numbers(301, 600));
    await followed.has(600);
    execFileSync('gzip', ['-k', `${file}.1`]);
    await copyFile(`${file}.1`, `${file}.2`);
    await pauseForMtime();
    await rename(file, `${file}-1`);
    await writeFile(file, numbers(601, 700));
    await followed.has(700);
    expect(followed.lines).toEqual(expected(1, 700));
  });

  it('is read from its copy when the file is truncated before all was read', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 300));
    const followed = follow(file);
    await followed.has(300);
    await appendFile(file, numbers(301, 5000));
    execFileSync('sh', ['-c', 'cp "$1" "$1.1"; : > "$1"; echo 5001 >> "$1"', 'sh', file]);
    await followed.has(5001);
    expect(followed.lines).toEqual(expected(1, 5001));
  });

  it('a copy that holds less than was read is not read again', async () => {
    const file = await newFile();
    await writeFile(file, numbers(1, 300));
    const followed = follow(file);
    await followed.has(300);
    await writeFile(`${file}.1`, numbers(1, 200)); // and the rest was written while it was copied
    await truncate(file);
    await pauseForMtime();
    await appendFile(file, numbers(301, 310));
    await followed.has(310);
    expect(followed.lines).toEqual(expected(1, 310));
  });
});

describe('a writer that does not append', () => {
  it('leaves NUL bytes when its file is truncated: the lines behind them are read', async () => {
    const file = await newFile();
    const writer = await open(file, 'w');
    await writer.write(numbers(1, 300));
    const followed = follow(file);
    await followed.has(300);
    await copyFile(file, `${file}.1`);
    await truncate(file);
    await writer.write(numbers(301, 302));
    await followed.has(302);
    await copyFile(file, `${file}.2`);
    await truncate(file);
    await writer.write(numbers(303, 304));
    await writer.close();
    await followed.has(304);
    expect(followed.lines).toEqual(expected(1, 304));
  });
});

it('reads a file again that was touched only, when it was never finished', async () => {
  const file = await newFile();
  await writeFile(file, numbers(1, 300));
  const first = follow(file);
  await first.has(300);
  await first.stop();
  await utimes(file, new Date(), new Date());
  await appendFile(file, numbers(301, 302));
  const second = follow(file, first.position());
  await second.has(2);
  expect(second.lines).toEqual(expected(301, 302));
});

/** One raw block in a frame of one segment, as the format has it: nothing here compresses by zstd. */
async function writeZstd(to: string): Promise<void> {
  const from = to.replace(/\.zst$/, '');
  const { readFile, stat } = await import('node:fs/promises');
  const { atime, mtime } = await stat(from);
  const text = await readFile(from);
  const frame = Buffer.alloc(4 + 1 + 4 + 3);
  frame.writeUInt32LE(0xfd2fb528, 0);
  frame[4] = 0b1010_0000; // a single segment, whose size has four bytes
  frame.writeUInt32LE(text.length, 5);
  frame.writeUIntLE((text.length << 3) | 1, 9, 3);
  await writeFile(to, Buffer.concat([frame, text]));
  await utimes(to, atime, mtime);
  await rm(from);
}
