import { execFileSync } from 'node:child_process';
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  rename,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FileContent } from '#dist/files/file-content.js';
import { LONGEST_FILE_BYTES, readContent } from '#dist/files/read-content.js';
import { readSettled } from '#dist/files/read-settled.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const IS_ROOT = process.getuid?.() === 0;
const IS_WINDOWS = process.platform === 'win32';

async function newFolder(): Promise<string> {
  const { path, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  return path;
}

async function newFile(text: string | Uint8Array): Promise<string> {
  const file = join(await newFolder(), 'ocs.cfg');
  await writeFile(file, text);
  return file;
}

function textOf(content: FileContent | undefined): string {
  return content?.kind === 'content' ? Buffer.from(content.bytes).toString() : `${content?.kind}`;
}

async function textAtRest(file: string, quietMs: number): Promise<string> {
  return textOf((await readSettled([file], { quietMs })).get(file));
}

/** Repeats until the test ends. */
function keepDoing(work: (turn: number) => Promise<void>): void {
  const ended = new AbortController();
  const done = (async () => {
    for (let turn = 0; !ended.signal.aborted; turn += 1) await work(turn);
  })();
  onTestFinished(async () => {
    ended.abort();
    await done;
  });
}

describe('what stands at a path', () => {
  it('is bytes with their identity', async () => {
    const bytes = Uint8Array.from([0, 255, 0xef, 0xbb, 10]);
    const file = await newFile(bytes);
    const content = await readContent(file);
    expect(content).toMatchObject({ kind: 'content', filename: file });
    expect(content.kind === 'content' && [...content.bytes]).toEqual([...bytes]);
    expect(content.kind === 'content' && content.identity.split(' ')).toHaveLength(5);
  });

  it.each([0, 1, 64 * 1024, 64 * 1024 + 1, 300_000])('is %i bytes, all of them', async (length) => {
    const bytes = Buffer.alloc(length, 'abcdefg');
    expect(textOf(await readContent(await newFile(bytes)))).toBe(bytes.toString());
  });

  it('is what a link leads to', async () => {
    const file = await newFile('x=1\n');
    await symlink(file, `${file}.link`);
    expect(textOf(await readContent(`${file}.link`))).toBe('x=1\n');
  });

  it.skipIf(IS_WINDOWS)('has no length in /proc, and is read all the same', async () => {
    expect(textOf(await readContent('/proc/version'))).toMatch(/^Linux/);
  });

  it.each<[what: string, make: (folder: string) => Promise<unknown>, name: string]>([
    ['no file', async () => {}, 'none'],
    ['no folder', async () => {}, 'none/ocs.cfg'],
    ['a file on the way', (f) => writeFile(join(f, 'file'), ''), 'file/ocs.cfg'],
    ['a link that leads nowhere', (f) => symlink('none', join(f, 'link')), 'link'],
  ])('is missing: %s', async (_, make, name) => {
    const folder = await newFolder();
    await make(folder);
    const filename = join(folder, name);
    const missing = { kind: 'missing', filename };
    expect(await readContent(filename)).toEqual(missing);
    const snapshot = await readSettled([filename], { quietMs: 60 });
    expect(snapshot.get(filename)).toEqual(missing);
  });

  it.skipIf(IS_WINDOWS).each<[what: string, make: (path: string) => unknown, reason: RegExp]>([
    ['a folder', (path) => mkdir(path), /folder/],
    ['a pipe that nobody writes to', (path) => execFileSync('mkfifo', [path]), /named pipe/],
    ['a link to a device', (path) => symlink('/dev/zero', path), /device/],
    ['a link to itself', (path) => symlink(path, path), /symbolic links/],
    ['a socket', listenOn, /socket/],
    ['a name that is too long', () => {}, /name is too long/],
    ['too large', makeLarge, /larger than 64 MiB/],
  ])('is unreadable, said at once: %s', async (what, make, reason) => {
    const name = what === 'a name that is too long' ? 'x'.repeat(300) : 'ocs.cfg';
    const filename = join(await newFolder(), name);
    await make(filename);
    const unreadable = { kind: 'unreadable', filename, reason: expect.stringMatching(reason) };
    expect(await readContent(filename)).toEqual(unreadable);
    const snapshot = await readSettled([filename], { quietMs: 60 });
    expect(snapshot.get(filename)).toEqual(unreadable);
  });

  it('is unreadable: no permission', async ({ skip }) => {
    skip(IS_ROOT || IS_WINDOWS, 'root may read everything');
    const file = await newFile('x=1\n');
    await chmod(file, 0o000);
    const reason = expect.stringMatching(/^permission denied/);
    expect(await readContent(file)).toMatchObject({ kind: 'unreadable', reason });
  });

  it('is unreadable when it never rests', async () => {
    const file = await newFile(Buffer.alloc(8 * 1024 * 1024));
    keepDoing(() => appendFile(file, 'x'));
    const content = await readContent(file);
    // It may have found a moment of rest.
    if (content.kind === 'unreadable') expect(content.reason).toMatch(/keeps changing/);
    else expect(content.kind).toBe('content');
  });
});

async function listenOn(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
}

async function makeLarge(path: string): Promise<void> {
  await writeFile(path, '');
  await truncate(path, LONGEST_FILE_BYTES + 1);
}

describe('files at rest', () => {
  it('are read when nothing happened for so long', async () => {
    const file = await newFile('x=1\n');
    const startedMs = performance.now();
    expect(await textAtRest(file, 200)).toBe('x=1\n');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(200);
  });

  it('are read at once with no quiet time', async () => {
    expect(await textAtRest(await newFile('x=1\n'), 0)).toBe('x=1\n');
  });

  it('are known by their names, each once, in the order given', async () => {
    const [a, b] = [await newFile('a'), await newFile('b')];
    const snapshot = await readSettled([b, a, b], { quietMs: 0 });
    expect([...snapshot.keys()]).toEqual([b, a]);
  });

  it('are none', async () => {
    expect((await readSettled([], { quietMs: 50 })).size).toBe(0);
  });

  it.each([[100], [250]])('do not grow: a byte every 30 ms, quiet for %i ms', async (quietMs) => {
    const file = await newFile('');
    const text = 'pool-size=100\n';
    const writing = (async () => {
      for (const byte of text) {
        await appendFile(file, byte);
        await pause(30);
      }
    })();
    expect(await textAtRest(file, quietMs)).toBe(text);
    await writing;
  });

  it('are those of after the last replacement', async () => {
    const file = await newFile('0');
    const replacing = (async () => {
      for (let n = 1; n <= 20; n += 1) {
        await writeFile(`${file}.tmp`, `${n}`);
        await rename(`${file}.tmp`, file);
        await pause(20);
      }
    })();
    expect(await textAtRest(file, 150)).toBe('20');
    await replacing;
  });

  it('are never half of one and half of another', async () => {
    const contents = ['a', 'b'].map((letter) => letter.repeat(2_000_000));
    const file = await newFile(contents[0] ?? '');
    keepDoing(async (turn) => {
      await writeFile(`${file}.tmp`, contents[turn % 2] ?? '');
      await rename(`${file}.tmp`, file);
      await pause(3);
    });
    for (let n = 0; n < 20; n += 1) {
      const content = await readContent(file);
      if (content.kind === 'content') expect(contents).toContain(textOf(content));
    }
  });

  it.each([
    ['missing, then there', async () => {}, (f: string) => writeFile(f, 'x')],
    ['a folder, then gone', (f: string) => mkdir(f), (f: string) => rename(f, `${f}.old`)],
  ])('are at rest too when they cannot be read: %s', async (_, before, after) => {
    const file = join(await newFolder(), 'ocs.cfg');
    await before(file);
    const reading = readSettled([file], { quietMs: 300 });
    await pause(100);
    await after(file);
    expect((await reading).get(file)).toEqual(await readContent(file));
  });

  it('are waited for together: one that changes holds up the other', async () => {
    const [a, b] = [await newFile('a'), await newFile('b')];
    const reading = readSettled([a, b], { quietMs: 200 });
    await pause(100);
    await writeFile(b, 'b2');
    await pause(100);
    await writeFile(a, 'a2');
    const snapshot = await reading;
    expect([textOf(snapshot.get(a)), textOf(snapshot.get(b))]).toEqual(['a2', 'b2']);
  });
});

describe('the end of the wait', () => {
  it('comes with the reason of the signal, for a file that is written without end', async () => {
    const file = await newFile('');
    keepDoing(() => appendFile(file, 'x').then(() => pause(10)));
    const ended = new AbortController();
    const reading = readSettled([file], { quietMs: 100, signal: ended.signal });
    await pause(500);
    const reason = new Error('enough');
    ended.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  it('has come before the start', async () => {
    const signal = AbortSignal.abort('never');
    await expect(readSettled(['x'], { quietMs: 0, signal })).rejects.toBe('never');
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(signal, args);
    };
    await readSettled([await newFile('x')], { quietMs: 120, signal });
    expect(listeners).toBe(0);
  });
});

it.skipIf(process.platform !== 'linux')('closes every file it opens', async () => {
  const file = await newFile('x=1\n');
  const openFiles = async () => (await readdir('/proc/self/fd')).length;
  const before = await openFiles();
  for (let n = 0; n < 200; n += 1) await readSettled([file, `${file}.none`], { quietMs: 0 });
  expect(await openFiles()).toBeLessThanOrEqual(before + 1);
});

it.skipIf(IS_WINDOWS)('waits while the process has no file to spare', async () => {
  const script = fileURLToPath(new URL('without-descriptors.mjs', import.meta.url));
  const file = await newFile('x=1\n');
  const shell = `ulimit -n 64; exec "$0" "$1" "$2"`;
  const output = execFileSync('sh', ['-c', shell, process.execPath, script, file]);
  expect(JSON.parse(output.toString())).toEqual({
    once: 'unreadable',
    isSettledMeanwhile: false,
    settled: 'content',
  });
});
