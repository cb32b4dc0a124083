import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ChokidarOptions, FSWatcher, watch as watchPaths } from 'chokidar';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventWatch } from '#dist/files/event-watch.js';
import { FileSweep } from '#dist/files/file-sweep.js';
import { FileWatch, type FileWatchParts } from '#dist/files/file-watch.js';
import { Follower } from '../reload/follower.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { runInNamespace, whyNoNamespace } from './namespace.ts';

/** Looked at once a second; the rest is room for a busy machine. */
const LIMIT_MS = 10_000;

const LINUX = process.platform === 'linux';

async function newFolder(): Promise<string> {
  const { path, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  return path;
}

async function newFile(): Promise<string> {
  const file = join(await newFolder(), 'ocs.cfg');
  await writeFile(file, 'x=1\n');
  return file;
}

async function started(
  filenames: readonly string[],
  parts: Partial<FileWatchParts> = {},
): Promise<{ watch: FileWatch; onWake: ReturnType<typeof vi.fn> }> {
  const onWake = vi.fn();
  const watch = new FileWatch(filenames, { onWake, ...parts });
  onTestFinished(() => watch.close());
  await watch.start();
  return { watch, onWake };
}

async function follower(filename: string, watch: FileWatchParts['watch']): Promise<Follower> {
  const following = await Follower.start([filename], { quietMs: 100, watch });
  onTestFinished(() => following.close());
  await following.catchesUp(10_000);
  return following;
}

function until(statement: () => void, timeout = 10_000): Promise<void> {
  return vi.waitFor(statement, { timeout, interval: 10 });
}

/** chokidar's watcher where nothing can be watched: `error`, then `ready` as if all were well. */
function failing(
  code: string,
  onOpen: () => void = () => {},
): NonNullable<FileWatchParts['watch']> {
  return (_paths, options) => {
    onOpen();
    const watcher = new FSWatcher(options);
    setImmediate(() => {
      const error = Object.assign(new Error(`${code}: no watch`), { code });
      if (!watcher.closed) watcher.emit('error', error);
      if (!watcher.closed) watcher.emit('ready');
    });
    return watcher;
  };
}

/** chokidar's own, with a list of all watchers it made. */
function recorded(): { watch: NonNullable<FileWatchParts['watch']>; made: FSWatcher[] } {
  const made: FSWatcher[] = [];
  return {
    made,
    watch: (paths, options) => {
      const watcher = watchPaths(paths, options);
      made.push(watcher);
      return watcher;
    },
  };
}

describe('a wake', () => {
  it('comes for a change, soon', async () => {
    const file = await newFile();
    const { onWake } = await started([file]);
    await writeFile(file, 'x=2\n');
    await until(() => expect(onWake).toHaveBeenCalled(), LIMIT_MS);
  });

  it('does not come when nothing happens, nor for other files of the folder', async () => {
    const file = await newFile();
    const { onWake } = await started([file]);
    await writeFile(`${file}.other`, 'x=2\n');
    await pause(1200);
    expect(onWake).not.toHaveBeenCalled();
  });

  it('is one for files that change together', async () => {
    const [a, b] = [await newFile(), await newFile()];
    const { onWake, watch } = await started([a, b], { watch: failing('ENOSPC') });
    await until(() => expect(watch.status().mode).toBe('sweep'));
    await Promise.all([writeFile(a, 'x=22\n'), writeFile(b, 'x=22\n')]);
    await until(() => expect(onWake).toHaveBeenCalled(), LIMIT_MS);
    await pause(600);
    expect(onWake.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('comes after chokidar stopped telling anything', async () => {
    const file = await newFile();
    const mute = (_paths: string | string[], options?: ChokidarOptions) => new FSWatcher(options);
    const following = await follower(file, mute);
    await writeFile(file, 'x=2\n');
    await following.catchesUp(LIMIT_MS);
  });
});

describe('the status', () => {
  it('tells which files are there', async () => {
    const file = await newFile();
    const none = `${file}.none`;
    const { watch } = await started([file, none]);
    expect(watch.status()).toEqual({
      mode: 'events-and-sweep',
      restarts: 0,
      files: [
        { filename: file, isPresent: true, advice: undefined },
        { filename: none, isPresent: false, advice: undefined },
      ],
    });
    await rename(file, none);
    await until(() =>
      expect(watch.status().files.map(({ isPresent }) => isPresent)).toEqual([false, true]),
    );
  });

  it('counts beginning anew for a file that was replaced', async () => {
    const file = await newFile();
    const { watch } = await started([file]);
    await writeFile(`${file}.tmp`, 'x=2\n');
    await rename(`${file}.tmp`, file);
    await until(() => expect(watch.status().restarts).toBe(1));
  });
});

describe('following other files', () => {
  it('wakes for new ones at once, and then for their changes', async () => {
    const [a, b] = [await newFile(), await newFile()];
    const { watch, onWake } = await started([a]);
    watch.follow([b]);
    await until(() => expect(onWake).toHaveBeenCalledTimes(1), LIMIT_MS);
    await writeFile(b, 'x=2\n');
    await until(() => expect(onWake.mock.calls.length).toBeGreaterThan(1), LIMIT_MS);
    expect(watch.status()).toMatchObject({ restarts: 0, files: [{ filename: b }] });
  });

  it('forgets those before', async () => {
    const [a, b] = [await newFile(), await newFile()];
    const { watch, onWake } = await started([a, b]);
    watch.follow([b]);
    await unlink(a);
    await pause(1100);
    expect(onWake).not.toHaveBeenCalled();
  });

  it('does nothing for the same files', async () => {
    const [a, b] = [await newFile(), await newFile()];
    const { made, watch: watchWith } = recorded();
    const { watch } = await started([a, b], { watch: watchWith });
    watch.follow([b, a]);
    expect(made).toHaveLength(1);
  });
});

describe('without events of the system', () => {
  it.each(['ENOSPC', 'EMFILE'])('goes on by looking: %s', async (code) => {
    const file = await newFile();
    const following = await follower(file, failing(code));
    await until(() => expect(following.watch.status().mode).toBe('sweep'));
    await writeFile(file, 'x=2\n');
    await following.catchesUp(LIMIT_MS);
    expect(following.watch.status()).toMatchObject({ mode: 'sweep', restarts: 0 });
  });

  it('goes on by looking when chokidar throws', async () => {
    const file = await newFile();
    const following = await follower(file, () => {
      throw new Error('no');
    });
    await writeFile(file, 'x=2\n');
    await following.catchesUp(LIMIT_MS);
  });

  it('goes on with a full table of inotify', async ({ skip }) => {
    const reason = whyNoNamespace();
    skip(reason !== undefined, reason);
    const wokenAfterMs = await runInNamespace('events-used-up.mjs', await newFolder());
    expect(wokenAfterMs).toBeLessThan(LIMIT_MS);
  });

  it('tries again now and then, and has events again', async () => {
    const file = await newFile();
    let opened = 0;
    const full = failing('ENOSPC');
    const events = new EventWatch({
      onEvent: () => {},
      onReady: () => {},
      retryMs: 50,
      watch: (paths, options) => {
        opened += 1;
        return opened <= 3 ? full(paths, options) : watchPaths(paths, options);
      },
    });
    onTestFinished(() => events.close());
    events.follow([file]);
    await until(() => expect(events.isUsedUp).toBe(true));
    await until(() => expect(events.isUsedUp).toBe(false));
    expect(events.restarts).toBe(3);
  });

  it('begins anew with longer and longer pauses when errors repeat', async () => {
    const openedAtMs: number[] = [];
    const onOpen = () => void openedAtMs.push(performance.now());
    const { watch } = await started([await newFile()], { watch: failing('EACCES', onOpen) });
    await until(() => expect(openedAtMs).toHaveLength(3));
    const [first = 0, second = 0, third = 0] = openedAtMs;
    expect(second - first).toBeGreaterThan(1900);
    expect(third - second).toBeGreaterThan(3900);
    expect(watch.status()).toMatchObject({ mode: 'events-and-sweep', restarts: 2 });
  });

  it('begins anew once a second at most when a file is replaced all the time', async () => {
    const file = await newFile();
    const { made, watch } = recorded();
    const startedMs = performance.now();
    const following = await follower(file, watch);
    for (let n = 0; n < 60; n += 1) {
      await writeFile(`${file}.tmp`, `x=${n}\n`);
      await rename(`${file}.tmp`, file);
      await pause(40);
    }
    await following.catchesUp(LIMIT_MS);
    expect(made.length).toBeLessThanOrEqual(2 + (performance.now() - startedMs) / 1000);
  });

  it('closes every watcher that it replaces', async () => {
    const file = await newFile();
    const { made, watch: watchWith } = recorded();
    const { watch } = await started([file], { watch: watchWith });
    for (let n = 2; n <= 3; n += 1) {
      await unlink(file);
      await writeFile(file, `x=${n}\n`);
      await until(() => expect(made.length).toBeGreaterThanOrEqual(n));
    }
    await watch.close();
    expect(made.every(({ closed }) => closed)).toBe(true);
  });
});

describe('a big folder', () => {
  it('is not read, whatever happens to the file', async () => {
    let foldersRead = 0;
    class Counting extends FSWatcher {
      override _readdirp(...args: Parameters<FSWatcher['_readdirp']>) {
        foldersRead += 1;
        return super._readdirp(...args);
      }
    }
    const watch = (paths: string | string[], options?: ChokidarOptions) =>
      new Counting(options).add(paths);
    const file = await newFile();
    const following = await follower(file, watch);
    for (const change of [
      () => unlink(file),
      () => mkdir(file),
      () => rm(file, { recursive: true }),
      () => writeFile(file, 'x=2\n'),
    ]) {
      await change();
      await following.catchesUp(LIMIT_MS);
      await pause(1000);
    }
    expect(foldersRead).toBe(0);
  });
});

describe('a look that hangs', () => {
  it('is not repeated, and holds up no other file', async () => {
    const looks = { hanging: 0, other: 0 };
    const sweep = new FileSweep(['hanging', 'other'], {
      onChange: () => {},
      look: async (filename) => {
        looks[filename as keyof typeof looks] += 1;
        if (filename === 'hanging') await new Promise(() => {});
        return { state: 'ENOENT', stats: undefined, error: undefined };
      },
    });
    onTestFinished(() => sweep.stop());
    void sweep.start();
    await until(() => expect(looks.other).toBe(3));
    expect(looks.hanging).toBe(1);
  });
});

describe('closing', () => {
  it('is the end of wakes, even while the file changes and watching begins anew', async () => {
    const file = await newFile();
    for (let n = 0; n < 30; n += 1) {
      const { watch, onWake } = await started([file]);
      const writing = (async () => {
        for (let m = 0; m < 5; m += 1) {
          await unlink(file);
          await writeFile(file, `x=${m}\n`);
          await pause(n);
        }
      })();
      await pause(3 * n);
      await watch.close();
      const wakes = onWake.mock.calls.length;
      await writing;
      await pause(30);
      expect(onWake).toHaveBeenCalledTimes(wakes);
    }
  });

  it('may come before the start, while it starts, and twice', async () => {
    const file = await newFile();
    const onWake = vi.fn();
    const never = new FileWatch([file], { onWake });
    await never.close();
    await never.start();
    const watch = new FileWatch([file], { onWake });
    const starting = watch.start();
    await Promise.all([watch.close(), watch.close(), starting]);
    watch.follow([`${file}.other`]);
    await writeFile(file, 'x=2\n');
    await pause(600);
    expect(onWake).not.toHaveBeenCalled();
  });

  it.skipIf(!LINUX)('leaves no descriptor and no inotify watch', async () => {
    const [a, b] = [await newFile(), await newFile()];
    const before = { files: openFiles(), watches: inotifyWatches() };
    for (let n = 0; n < 200; n += 1) {
      const { watch } = await started([a]);
      watch.follow([a, b]);
      if (n % 10 === 0) await pause(20);
      watch.follow([b]);
      await watch.close();
    }
    // One descriptor of Node itself for all watches of the process, opened with the first.
    await until(() => expect(openFiles()).toBeLessThanOrEqual(before.files + 1));
    await until(() => expect(inotifyWatches()).toBe(before.watches));
  });

  it.skipIf(!LINUX)('is not needed for the process to end', async () => {
    const script = fileURLToPath(new URL('unclosed-watch.mjs', import.meta.url));
    const run = promisify(execFile)(process.execPath, [script, await newFile()], {
      timeout: 10_000,
    });
    expect((await run).stdout).toBe('done');
  });
});

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Of this process, as the system counts them. */
function inotifyWatches(): number {
  return readdirSync('/proc/self/fdinfo')
    .map((descriptor) => {
      try {
        return readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
      } catch {
        return '';
      }
    })
    .reduce((sum, text) => sum + text.split(/^inotify wd:/m).length - 1, 0);
}
