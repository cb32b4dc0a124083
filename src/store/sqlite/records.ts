import {
  type AttemptRecord,
  type DeadReason,
  MESSAGE_STATES,
  type MessageDetails,
  type MessageFilter,
  type MessageSummary,
  type Selection,
} from '../message-store.js';
import type { SqliteDatabase, SqliteRow } from './driver.js';
import type { SqliteQueue } from './queue.js';
import { STATE } from './statements.js';

/** Messages as operators see them: list, show. Reads only, so it works beside a running engine. */
export function listMessages(db: SqliteDatabase, filter: MessageFilter): MessageSummary[] {
  const after = filter.afterSeq ?? 0;
  if (filter.state === undefined) {
    const rows = db.prepare('SELECT * FROM messages WHERE seq > ? ORDER BY seq LIMIT ?');
    return rows.all(after, filter.limit).map(toSummary);
  }
  // Pending and dead messages have bodies: that table is the short way to them.
  const source =
    filter.state === 'pending' || filter.state === 'dead'
      ? 'bodies b JOIN messages m USING (seq)'
      : 'messages m';
  const rows = db.prepare(
    `SELECT m.* FROM ${source} WHERE seq > ? AND m.state = ? ORDER BY seq LIMIT ?`,
  );
  return rows.all(after, STATE[filter.state], filter.limit).map(toSummary);
}

export function getMessage(db: SqliteDatabase, guid: string): MessageDetails | undefined {
  const row = findByGuid(db, guid);
  if (row === undefined) return undefined;
  const seq = Number(row['seq']);
  const body = db.prepare('SELECT body FROM bodies WHERE seq = ?').get(seq)?.['body'];
  const failures = db
    .prepare('SELECT * FROM failures WHERE seq = ? ORDER BY started_at, n')
    .all(seq);
  return {
    ...toSummary(row),
    body: body === undefined ? undefined : String(body),
    failures: failures.map((failure) => ({
      n: Number(failure['n']),
      ...toAttempt(failure),
    })),
  };
}

/** One step of an operator's command over many messages: what it changed, and where it goes on. */
export interface Step {
  readonly changed: number;
  /** Go on after this one; undefined when there are no more. */
  readonly resumeAfterSeq: number | undefined;
}

/** How many messages one step looks at, so that deliveries go on between the steps. */
const STEP_MESSAGES = 1000;

/** Makes dead messages pending again. */
export function replayMessages(
  db: SqliteDatabase,
  queue: SqliteQueue,
  selection: Selection,
  terms: { readonly afterSeq: number; readonly nowMs: number },
): Step {
  const found = select(db, selection, terms.afterSeq);
  const dead = found.filter(({ state }) => state === STATE.dead);
  for (const { seq } of dead) queue.replay(seq, terms.nowMs);
  return { changed: dead.length, resumeAfterSeq: resumeAfter(found) };
}

/** Gives pending and dead messages up for good, except those that are being attempted. */
export function dropMessages(
  db: SqliteDatabase,
  queue: SqliteQueue,
  selection: Selection,
  terms: { readonly afterSeq: number; readonly nowMs: number },
): Step {
  const found = select(db, selection, terms.afterSeq);
  const droppable = found.filter(
    ({ seq, state }) => state === STATE.dead || (state === STATE.pending && !queue.isClaimed(seq)),
  );
  for (const { seq, state, chain, isParked } of droppable) {
    queue.drop(seq, state === STATE.dead ? 'dead' : 'pending', isParked, terms.nowMs);
    queue.unparkNextOf(chain);
  }
  return { changed: droppable.length, resumeAfterSeq: resumeAfter(found) };
}

/** Dead messages, which people ask for most, are indexed; for others all are looked through. */
function findByGuid(db: SqliteDatabase, guid: string): SqliteRow | undefined {
  const dead = db.prepare(`SELECT * FROM messages WHERE guid = ? AND state = ${STATE.dead}`);
  const any = db.prepare('SELECT * FROM messages WHERE guid = ?');
  return dead.get(guid.toLowerCase()) ?? any.get(guid.toLowerCase());
}

interface Selected {
  readonly seq: number;
  readonly state: number;
  readonly chain: string;
  readonly isParked: boolean;
}

function select(db: SqliteDatabase, selection: Selection, afterSeq: number): Selected[] {
  const columns = 'SELECT seq, m.state, m.chain, m.parked FROM';
  const rows =
    'guid' in selection
      ? [findByGuid(db, selection.guid)].filter((row) => row !== undefined)
      : db
          .prepare(
            `${columns} bodies JOIN messages m USING (seq) WHERE m.state = ? AND seq > ?
             ORDER BY seq LIMIT ${STEP_MESSAGES}`,
          )
          .all(STATE[selection.state], afterSeq);
  return rows.map((row) => ({
    seq: Number(row['seq']),
    state: Number(row['state']),
    chain: String(row['chain']),
    isParked: Number(row['parked']) > 0,
  }));
}

function resumeAfter(found: readonly Selected[]): number | undefined {
  return found.length < STEP_MESSAGES ? undefined : found.at(-1)?.seq;
}

/**
 * Forgets ended messages, oldest first. Looks at no more than `limit` rows, and not past the first
 * delivered one that is still to be kept: messages end roughly in the order they were accepted.
 */
export function pruneMessages(
  db: SqliteDatabase,
  queue: SqliteQueue,
  terms: {
    readonly afterSeq: number;
    readonly endedBeforeMs: number;
    readonly limit: number;
  },
): Step {
  const rows = db
    .prepare('SELECT seq, state, ended_at FROM messages WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(terms.afterSeq, terms.limit);
  let changed = 0;
  for (const row of rows) {
    const isExpired = row['ended_at'] !== null && Number(row['ended_at']) < terms.endedBeforeMs;
    const state = Number(row['state']);
    if (state === STATE.delivered && !isExpired) return { changed, resumeAfterSeq: undefined };
    if (!isExpired || state === STATE.dead) continue;
    queue.forget(Number(row['seq']));
    changed += 1;
  }
  const last = rows.at(-1);
  const resumeAfterSeq = rows.length < terms.limit || !last ? undefined : Number(last['seq']);
  return { changed, resumeAfterSeq };
}

function toSummary(row: SqliteRow): MessageSummary {
  return {
    seq: Number(row['seq']),
    guid: String(row['guid']),
    chainKey: String(row['chain']),
    eventId: text(row['event_id']),
    state: MESSAGE_STATES[Number(row['state'])] ?? 'pending',
    reason: text(row['reason']) as DeadReason | undefined,
    createdAtMs: Number(row['created_at']),
    queuedAtMs: Number(row['queued_at']),
    endedAtMs: number(row['ended_at']),
    dueAtMs: number(row['due_at']) || undefined, // 0 is "at once"
    attempts: Number(row['attempts']),
    lastAttempt: row['started_at'] === null ? undefined : toAttempt(row),
  };
}

function toAttempt(row: SqliteRow): AttemptRecord {
  return {
    startedAtMs: Number(row['started_at']),
    durationMs: Number(row['duration']),
    generation: Number(row['generation']),
    status: number(row['status']),
    failure: text(row['failure']),
    detail: text(row['detail']),
  };
}

const text = (value: unknown) =>
  value === null || value === undefined ? undefined : String(value);
const number = (value: unknown) =>
  value === null || value === undefined ? undefined : Number(value);
