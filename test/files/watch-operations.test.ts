import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { Follower, type FollowerTerms } from '../reload/follower.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import {
  FILE_OPERATIONS,
  LAYOUT_OPERATIONS,
  newContent,
  type Operation,
  type Place,
} from './operations.ts';

const REPEATS = 20;

/** What the README promises: after so long the content on disk is known. */
const LIMIT_MS = 2000;

const TIMEOUT = { timeout: 60_000 };

const IS_ROOT = process.getuid?.() === 0;

interface Way {
  readonly name: string;
  /** Makes the name under which the file is watched. */
  readonly pathTo: (place: Place) => Promise<string>;
}

const DIRECTLY: Way = { name: 'the file itself', pathTo: async ({ file }) => file };

const WAYS: readonly Way[] = [
  DIRECTLY,
  {
    name: 'a linked folder',
    pathTo: async ({ root, folder }) => {
      await symlink(folder, join(root, 'way'));
      return join(root, 'way', 'ocs.cfg');
    },
  },
  {
    name: 'a link to the file',
    pathTo: async ({ root, file }) => {
      await symlink(file, join(root, 'way.cfg'));
      return join(root, 'way.cfg');
    },
  },
];

const CASES = [
  ...FILE_OPERATIONS.flatMap((operation) => WAYS.map((way) => ({ way, operation }))),
  ...LAYOUT_OPERATIONS.map((operation) => ({ way: DIRECTLY, operation })),
];

describe.concurrent('ends with the content on disk within two seconds after', () => {
  for (const { way, operation } of CASES) {
    it(`${operation.name} (${way.name})`, TIMEOUT, async ({ skip }) => {
      skip(operation.isAboutPermission === true && IS_ROOT, 'root may read everything');
      const repeats = Array.from({ length: REPEATS }, (_, repeat) => repeat);
      await Promise.all(repeats.map((repeat) => tryOnce(operation, way, repeat)));
    });
  }

  it('a write during the validation of the previous write', TIMEOUT, async () => {
    const writes = ({ file }: Place) => writeFile(file, newContent());
    await inPlace(async (place) => {
      let validated = 0;
      const validate = async () => {
        validated += 1;
        if (validated <= 3) await writes(place);
        await pause(100);
      };
      await follows([place.file], { quietMs: 100, validate }, () => writes(place));
    });
  });
});

async function tryOnce(operation: Operation, way: Way, repeat: number): Promise<void> {
  await inPlace(async (place) => {
    const arranged = await operation.arrange?.(place);
    const watched = arranged ?? [await way.pathTo(place)];
    // From 100 to 500 ms: what the settling time of an engine may be set to.
    const terms = { quietMs: 100 + (400 * repeat) / (REPEATS - 1) };
    if (operation.isAtStart) await followsFromStart(watched, terms, operation, place, repeat);
    else await follows(watched, terms, () => operation.run(place, repeat));
  });
}

async function follows(
  filenames: readonly string[],
  terms: FollowerTerms,
  operate: () => Promise<void>,
): Promise<void> {
  const follower = await Follower.start(filenames, terms);
  try {
    await follower.catchesUp(10_000);
    await operate();
    await follower.catchesUp(LIMIT_MS);
  } finally {
    await follower.close();
  }
}

async function followsFromStart(
  filenames: readonly string[],
  terms: FollowerTerms,
  operation: Operation,
  place: Place,
  repeat: number,
): Promise<void> {
  const starting = Follower.start(filenames, terms);
  const [follower] = await Promise.all([starting, operation.run(place, repeat)]);
  try {
    await follower.catchesUp(LIMIT_MS);
  } finally {
    await follower.close();
  }
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const { path: root, remove } = await createTemporaryFolder();
  try {
    const folder = join(root, 'etc');
    const file = join(folder, 'ocs.cfg');
    await mkdir(folder);
    await writeFile(file, newContent());
    await work({ root, folder, file });
  } finally {
    await remove();
  }
}
