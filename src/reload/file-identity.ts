import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * What tells one state of a file from another without reading it. Two states with the same text are
 * the same as far as the system can say.
 */
export type FileIdentity = string;

export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileIdentity {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

/** The identity of what a path leads to now; undefined when it leads nowhere or nobody may look. */
export async function identityAt(path: string): Promise<FileIdentity | undefined> {
  try {
    return identityOf(await stat(path, { bigint: true }));
  } catch {
    return undefined;
  }
}
