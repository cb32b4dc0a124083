import type { SqliteDatabase } from './driver.js';

export function feedPosition(db: SqliteDatabase, feed: string): string | undefined {
  const row = db.prepare('SELECT position FROM feed_positions WHERE feed = ?').get(feed);
  return row === undefined ? undefined : String(row['position']);
}

export function saveFeedPosition(db: SqliteDatabase, feed: string, position: string): void {
  db.prepare('INSERT OR REPLACE INTO feed_positions VALUES (?, ?)').run(feed, position);
}
