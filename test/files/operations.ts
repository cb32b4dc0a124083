import {
  chmod,
  cp,
  link,
  mkdir,
  open,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where an operation works: a folder of its own, below which all is its own. */
export interface Place {
  readonly root: string;
  /** The real folder of the file. */
  readonly folder: string;
  /** The real file; it is there, unless `arrange` removed it. */
  readonly file: string;
}

/** Something that people, editors and tools do to files. */
export interface Operation {
  readonly name: string;
  /** Before the start. Returns the watched files when it is not the one file of the place. */
  readonly arrange?: (place: Place) => Promise<readonly string[] | undefined>;
  readonly run: (place: Place, repeat: number) => Promise<void>;
  /** Runs while the watch starts, not after it. */
  readonly isAtStart?: true;
  /** Means nothing to root, who may read everything. */
  readonly isAboutPermission?: true;
}

/** Different at each call, of equal length: what is lost has no other way to be noticed. */
let version = 1_000_000;
export function newContent(): string {
  version += 1;
  return `[OCServer]\nhttp-connection-pool-size=${version}\n`;
}

async function renameOver(file: string): Promise<void> {
  await writeFile(`${file}.tmp`, newContent());
  await rename(`${file}.tmp`, file);
}

async function writeInTwo(file: string, pauseMs: number): Promise<void> {
  const handle = await open(file, 'w');
  await handle.write('[OCServer]\n');
  await pause(pauseMs);
  await handle.write(newContent());
  await handle.close();
}

async function repoint(target: string, linkPath: string): Promise<void> {
  await symlink(target, `${linkPath}.new`);
  await rename(`${linkPath}.new`, linkPath);
}

async function newFolder(folder: string, name = 'ocs.cfg'): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), newContent());
}

/** An older file of the same length: `sameTime` has even the time of the present one. */
async function restoreBackup(file: string, hasSameTime: boolean): Promise<void> {
  const { mtime } = await stat(file);
  await writeFile(`${file}.bak`, newContent());
  const time = hasSameTime ? mtime : new Date('2020-02-02');
  await utimes(`${file}.bak`, time, time);
  await rename(`${file}.bak`, file);
}

function twoFiles(place: Place): Promise<readonly string[]> {
  const host = join(place.folder, 'host.cfg');
  return writeFile(host, newContent()).then(() => [place.file, host]);
}

function bothFiles(apartMs: number): Operation {
  return {
    name: `both files changed ${apartMs} ms apart`,
    arrange: twoFiles,
    run: async ({ file, folder }) => {
      await writeFile(file, newContent());
      if (apartMs > 0) await pause(apartMs);
      await renameOver(join(folder, 'host.cfg'));
    },
  };
}

/** What happens to a file wherever it stands; tried through links as well. */
export const FILE_OPERATIONS: readonly Operation[] = [
  { name: 'in-place write', run: ({ file }) => writeFile(file, newContent()) },
  { name: 'append', run: ({ file }) => writeFile(file, 'x=1\n', { flag: 'a' }) },
  { name: 'temp + rename over', run: ({ file }) => renameOver(file) },
  {
    name: 'mv f f~; write f; rm f~ (vim)',
    run: async ({ file }) => {
      await rename(file, `${file}~`);
      await writeFile(file, newContent());
      await unlink(`${file}~`);
    },
  },
  ...[0, 50, 1500].map((waitMs) => ({
    name: `unlink, wait ${waitMs} ms, recreate`,
    run: async ({ file }: Place) => {
      await unlink(file);
      await pause(waitMs);
      await writeFile(file, newContent());
    },
  })),
  { name: 'unlink for good', run: ({ file }) => unlink(file) },
  {
    name: 'two renames 30 ms apart',
    run: async ({ file }) => {
      await renameOver(file);
      await pause(30);
      await renameOver(file);
    },
  },
  {
    name: 'two writes 45 ms apart',
    run: async ({ file }) => {
      await writeFile(file, newContent());
      await pause(45);
      await writeFile(file, newContent());
    },
  },
  {
    name: '200 writes 2 ms apart',
    run: async ({ file }) => {
      for (let n = 0; n < 200; n += 1) {
        await writeFile(file, newContent());
        await pause(2);
      }
    },
  },
  {
    name: 'two writes so close that the clock of the file system does not tell',
    run: async ({ file }) => {
      await writeFile(file, newContent());
      await writeFile(file, newContent());
    },
  },
  {
    name: 'rm -rf dir, 0.3 s, mkdir, write',
    run: async ({ folder }) => {
      await rm(folder, { recursive: true });
      await pause(300);
      await newFolder(folder);
    },
  },
  {
    name: 'mv d d.old; mv d.new d',
    run: async ({ folder }) => {
      await newFolder(`${folder}.new`);
      await rename(folder, `${folder}.old`);
      await rename(`${folder}.new`, folder);
    },
  },
  {
    name: 'file → folder → file',
    run: async ({ file }) => {
      await unlink(file);
      await mkdir(file);
      await pause(300);
      await rm(file, { recursive: true });
      await writeFile(file, newContent());
    },
  },
  {
    name: 'file → folder',
    run: async ({ file }) => {
      await unlink(file);
      await mkdir(file);
    },
  },
  {
    name: 'older backup restored, same size',
    run: ({ file }) => restoreBackup(file, false),
  },
  {
    name: 'older backup restored, same size and time',
    run: ({ file }) => restoreBackup(file, true),
  },
  {
    name: 'backup copied over, same size and time',
    run: async ({ file, root }) => {
      const { mtime } = await stat(file);
      await writeFile(join(root, 'backup'), newContent());
      await utimes(join(root, 'backup'), mtime, mtime);
      await cp(join(root, 'backup'), file, { preserveTimestamps: true });
    },
  },
  {
    name: '1 byte every 100 ms',
    run: async ({ file }) => {
      const handle = await open(file, 'w');
      for (const byte of 'pool-size=1\n') {
        await handle.write(byte);
        await pause(100);
      }
      await handle.close();
    },
  },
  ...[50, 400, 3000].map((pauseMs) => ({
    name: `truncate, pause ${pauseMs} ms, rest`,
    run: ({ file }: Place) => writeInTwo(file, pauseMs),
  })),
  {
    name: 'hard-link edit from elsewhere',
    run: async ({ file, root }) => {
      await link(file, join(root, 'elsewhere'));
      await writeFile(join(root, 'elsewhere'), newContent());
    },
  },
  {
    name: 'chmod 000 → 644',
    isAboutPermission: true,
    run: async ({ file }) => {
      await chmod(file, 0o000);
      await pause(700);
      await chmod(file, 0o644);
    },
  },
  {
    name: 'replaced by a file we may not read',
    isAboutPermission: true,
    run: async ({ file }) => {
      await writeFile(`${file}.tmp`, newContent(), { mode: 0o000 });
      await rename(`${file}.tmp`, file);
    },
  },
  {
    name: 'replaced by a file we may not read, and back',
    isAboutPermission: true,
    run: async ({ file }) => {
      await writeFile(`${file}.tmp`, newContent(), { mode: 0o000 });
      await rename(`${file}.tmp`, file);
      await pause(700);
      await renameOver(file);
    },
  },
  {
    name: 'folder closed and opened',
    isAboutPermission: true,
    run: async ({ file, folder }) => {
      await chmod(folder, 0o000);
      await pause(700);
      await chmod(folder, 0o755);
      await writeFile(file, newContent());
    },
  },
  {
    name: 'touch and chmod',
    run: async ({ file }) => {
      await utimes(file, new Date(), new Date());
      await chmod(file, 0o600);
    },
  },
  {
    name: 'delete and restore identical bytes',
    run: async ({ file, root }) => {
      await cp(file, join(root, 'copy'));
      await unlink(file);
      await pause(700);
      await cp(join(root, 'copy'), file);
    },
  },
  {
    name: 'bad → exact last good',
    run: async ({ file, root }) => {
      await cp(file, join(root, 'good'));
      await writeFile(file, 'bad');
      await pause(700);
      await cp(join(root, 'good'), file);
    },
  },
  {
    name: 'bad → other bad → good',
    run: async ({ file }) => {
      await writeFile(file, 'bad');
      await pause(300);
      await writeFile(file, 'other bad');
      await pause(300);
      await writeFile(file, newContent());
    },
  },
];

/** What needs a layout of its own. */
export const LAYOUT_OPERATIONS: readonly Operation[] = [
  ...[0, 20, 200].map(bothFiles),
  {
    name: 'Kubernetes ..data swap',
    arrange: async ({ root }) => {
      const volume = join(root, 'volume');
      await newFolder(join(volume, '..1'));
      await symlink('..1', join(volume, '..data'));
      await symlink('..data/ocs.cfg', join(volume, 'ocs.cfg'));
      return [join(volume, 'ocs.cfg')];
    },
    run: async ({ root }) => {
      const volume = join(root, 'volume');
      await newFolder(join(volume, '..2'));
      await repoint('..2', join(volume, '..data'));
      await rm(join(volume, '..1'), { recursive: true });
    },
  },
  {
    name: 'file symlink re-pointed, old target kept',
    arrange: async ({ root, file }) => {
      await symlink(file, join(root, 'linked.cfg'));
      return [join(root, 'linked.cfg')];
    },
    run: async ({ root }) => {
      await writeFile(join(root, 'other.cfg'), newContent());
      await repoint('other.cfg', join(root, 'linked.cfg'));
    },
  },
  {
    name: 'folder symlink re-pointed (current -> releases/2)',
    arrange: async ({ root }) => {
      await newFolder(join(root, 'releases', '1'));
      await newFolder(join(root, 'releases', '2'));
      await symlink('releases/1', join(root, 'current'));
      return [join(root, 'current', 'ocs.cfg')];
    },
    run: ({ root }) => repoint('releases/2', join(root, 'current')),
  },
  {
    name: 'link that leads nowhere gets its target',
    arrange: async ({ root }) => {
      await symlink('later.cfg', join(root, 'linked.cfg'));
      return [join(root, 'linked.cfg')];
    },
    run: ({ root }) => writeFile(join(root, 'later.cfg'), newContent()),
  },
  {
    name: 'file missing at start',
    arrange: ({ file }) => unlink(file).then(() => undefined),
    run: ({ file }) => writeFile(file, newContent()),
  },
  {
    name: 'folder missing at start',
    arrange: ({ folder }) => rm(folder, { recursive: true }).then(() => undefined),
    run: ({ file }) => newFolder(dirname(file)),
  },
  {
    name: 'write while the watch starts',
    isAtStart: true,
    run: async ({ file }, repeat) => {
      await pause(2 * repeat);
      await writeFile(file, newContent());
    },
  },
];
