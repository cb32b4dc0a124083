import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ByteFile } from '#dist/runtime/byte-file.js';
import { type LogSink, openLog } from '#dist/runtime/log.js';
import { eventually } from '../delivery/eventually.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocs-notifier-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a log file', () => {
  it('has every line, in order, with level and ISO time', async () => {
    const file = join(newFolder(), 'deep', 'notifier.log');
    const sink = openLog({ level: 'info', to: file });
    for (let n = 0; n < 5000; n += 1) sink.log.info({ n, text: 'Válasz' }, 'line');
    sink.log.debug('not this one');
    await sink.flush();
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ n }) => n)).toEqual(Array.from({ length: 5000 }, (_, n) => n));
    expect(lines[0]).toMatchObject({ level: 'info', msg: 'line', text: 'Válasz' });
    expect(Date.parse(lines[0].time)).not.toBeNaN();
  });

  it('takes a line that is longer than a batch', async () => {
    const file = join(newFolder(), 'notifier.log');
    const sink = openLog({ level: 'info', to: file });
    sink.log.info({ text: 'x'.repeat(300_000) }, 'long');
    sink.log.info('short');
    await sink.flush();
    const [long = '', short = ''] = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(JSON.parse(long).text).toHaveLength(300_000);
    expect(JSON.parse(short).msg).toBe('short');
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone when it is new', async () => {
    const file = join(newFolder(), 'notifier.log');
    await openLog({ level: 'info', to: file }).flush();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (sink: LogSink) => void]>([
    ['when it is told to', ({ reopen }) => reopen()],
    ['by itself', () => undefined],
  ])('goes on in a new file after a rotation %s, and loses no line', async (_, tell) => {
    const file = join(newFolder(), 'notifier.log');
    const sink = openLog({ level: 'info', to: file });
    const numbersIn = (path: string) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).n);
    let n = 0;
    const write = () => {
      n += 1;
      sink.log.info({ n }, 'line');
    };
    for (const rotated of ['1', '2']) {
      for (let line = 0; line < 1000; line += 1) write();
      renameSync(file, `${file}.${rotated}`);
      tell(sink);
      await eventually(() => existsSync(file));
    }
    write();
    await sink.flush();
    const all = [`${file}.1`, `${file}.2`, file].flatMap(numbersIn);
    expect(all).toEqual(Array.from({ length: 2001 }, (_, at) => at + 1));
    expect(numbersIn(file)).toContain(2001);
  });

  it('goes on in the old file when a new one cannot be opened, and says so', async () => {
    const folder = newFolder();
    const file = join(folder, 'deep', 'notifier.log');
    const sink = openLog({ level: 'info', to: file });
    renameSync(join(folder, 'deep'), join(folder, 'old'));
    writeFileSync(join(folder, 'deep'), 'a file in its place');
    sink.reopen();
    sink.log.info('still here');
    await sink.flush();
    const text = readFileSync(join(folder, 'old', 'notifier.log'), 'utf8');
    expect(text).toContain('cannot be opened anew');
    expect(text).toContain('still here');
  });

  it('is refused when it is a folder', () => {
    expect(() => openLog({ level: 'info', to: newFolder() })).toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE' }),
    );
  });

  it.skipIf(!existsSync('/dev/full'))('does not stop anything when its disk is full', async () => {
    const file = new ByteFile('/dev/full');
    for (let n = 0; n < 100; n += 1) file.write(Buffer.alloc(1000));
    await file.close();
    expect(file.dropped).toBeGreaterThan(0);
  });

  it('drops what a reader that does not read leaves no room for', async () => {
    const file = new ByteFile(join(newFolder(), 'log'));
    for (let n = 0; n < 40; n += 1) file.write(Buffer.alloc(1024 * 1024));
    expect(file.dropped).toBeGreaterThan(0);
    await file.close();
  });
});

describe('a pipe that is closed', () => {
  it('ends a command quietly', () => {
    const bin = join(import.meta.dirname, '..', '..', 'dist', 'bin.js');
    const command = `"${process.execPath}" "${bin}" schema message | head -1; "${process.execPath}" "${bin}" --help | true`;
    const output = execFileSync('bash', ['-c', `(${command}) 2>&1`], { encoding: 'utf8' });
    expect(output).toBe('{\n');
  });
});
