import { crc32 } from 'node:zlib';
import type { SqliteValue } from './driver.js';

/** What tells a body from one that a disk or a stray hand has changed. */
export const checksumOf = (body: string): number => crc32(body);

/** Whether a body is what was stored; one from before there were checksums is taken for it. */
export function isSound(body: string, checksum: SqliteValue | undefined): boolean {
  return checksum === null || checksum === undefined || Number(checksum) === checksumOf(body);
}
