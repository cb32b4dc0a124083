import type { SqliteDatabase, SqliteStatement } from './driver.js';

/** `messages.state` is the index into this list; the same order as `MESSAGE_STATES`. */
export const STATE = { pending: 0, delivered: 1, dead: 2, dropped: 3 } as const;

/** `messages.parked`: why a pending message is not taken in the order of acceptance. */
export const PARKED = { no: 0, untilDue: 1, behindChain: 2 } as const;

/** The hot path's statements, prepared once. */
export interface Statements {
  readonly findEvent: SqliteStatement;
  readonly insertMessage: SqliteStatement;
  readonly insertBody: SqliteStatement;
  readonly saveLedger: SqliteStatement;
  readonly dueParked: SqliteStatement;
  readonly inLine: SqliteStatement;
  readonly nextDue: SqliteStatement;
  readonly findParkedChain: SqliteStatement;
  readonly park: SqliteStatement;
  readonly unpark: SqliteStatement;
  readonly unparkChain: SqliteStatement;
  readonly advanceDue: SqliteStatement;
  readonly setAttempt: SqliteStatement;
  readonly setReason: SqliteStatement;
  readonly insertFailure: SqliteStatement;
  readonly end: SqliteStatement;
  readonly deliver: SqliteStatement;
  readonly deleteBody: SqliteStatement;
  readonly revive: SqliteStatement;
  readonly forget: SqliteStatement;
  readonly forgetFailures: SqliteStatement;
}

export function prepareStatements(db: SqliteDatabase): Statements {
  const columns =
    'm.seq, m.guid, m.chain, m.attempts, m.queued_at, m.state, m.parked, b.body, b.checksum';
  const joined = 'JOIN messages m ON m.seq = b.seq';
  return {
    findEvent: db.prepare('SELECT 1 FROM messages WHERE event_id = ?'),
    insertMessage: db.prepare(
      'INSERT INTO messages (seq, guid, chain, event_id, created_at, queued_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) WHERE event_id IS NOT NULL DO NOTHING',
    ),
    insertBody: db.prepare('INSERT INTO bodies (seq, body, checksum) VALUES (?, ?, ?)'),
    saveLedger: db.prepare(
      'UPDATE ledger SET accepted = ?, pending = ?, delivered = ?, dead = ?, dropped = ?, forgotten = ?',
    ),
    dueParked: db.prepare(
      `SELECT ${columns} FROM messages m JOIN bodies b ON b.seq = m.seq
       WHERE m.parked = 1 AND m.due_at <= ? ORDER BY m.due_at, m.seq LIMIT ?`,
    ),
    inLine: db.prepare(
      `SELECT ${columns} FROM bodies b ${joined} WHERE b.seq > ? ORDER BY b.seq LIMIT ?`,
    ),
    nextDue: db.prepare(
      'SELECT due_at FROM messages WHERE parked = 1 ORDER BY due_at, seq LIMIT 1',
    ),
    findParkedChain: db.prepare('SELECT 1 FROM messages WHERE chain = ? AND parked > 0 LIMIT 1'),
    park: db.prepare('UPDATE messages SET parked = ?, due_at = ? WHERE seq = ?'),
    unpark: db.prepare('UPDATE messages SET parked = 0, due_at = NULL WHERE seq = ?'),
    unparkChain: db.prepare(
      `UPDATE messages SET parked = ?, due_at = ? WHERE parked = 2 AND seq =
       (SELECT min(seq) FROM messages WHERE chain = ? AND parked > 0)`,
    ),
    advanceDue: db.prepare('UPDATE messages SET due_at = ? WHERE parked = 1 AND due_at > ?'),
    setAttempt: db.prepare(
      `UPDATE messages SET attempts = ?, started_at = ?, duration = ?, generation = ?, status = ?,
       failure = ?, detail = ? WHERE seq = ?`,
    ),
    setReason: db.prepare('UPDATE messages SET reason = ? WHERE seq = ?'),
    insertFailure: db.prepare('INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    end: db.prepare(
      'UPDATE messages SET state = ?, ended_at = ?, parked = 0, due_at = NULL WHERE seq = ?',
    ),
    deliver: db.prepare(
      `UPDATE messages SET state = ${STATE.delivered}, ended_at = ?, attempts = ?, started_at = ?,
       duration = ?, generation = ?, status = ?, failure = NULL, detail = NULL WHERE seq = ?`,
    ),
    deleteBody: db.prepare('DELETE FROM bodies WHERE seq = ?'),
    revive: db.prepare(
      'UPDATE messages SET state = ?, queued_at = ?, attempts = 0, ended_at = NULL, reason = NULL WHERE seq = ?',
    ),
    forget: db.prepare('DELETE FROM messages WHERE seq = ?'),
    forgetFailures: db.prepare('DELETE FROM failures WHERE seq = ?'),
  };
}
