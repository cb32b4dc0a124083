import type { Verification } from '../message-store.js';
import { isSound } from './body-checksum.js';
import { readChainCounts } from './chains.js';
import type { SqliteDatabase } from './driver.js';
import { publicLedger, readLedger } from './ledger.js';
import { STATE } from './statements.js';

/** Something that must be zero, with the sentence for when it is not. */
interface Rule {
  readonly sql: string;
  readonly finding: (count: number) => string;
}

const RULES: readonly Rule[] = [
  {
    sql: `SELECT count(*) AS n FROM messages m WHERE state IN (${STATE.pending}, ${STATE.dead})
          AND NOT EXISTS (SELECT 1 FROM bodies b WHERE b.seq = m.seq)`,
    finding: (n) => `${n} pending or dead message(s) have no body and cannot be sent.`,
  },
  {
    sql: `SELECT count(*) AS n FROM bodies b LEFT JOIN messages m USING (seq)
          WHERE m.seq IS NULL OR m.state NOT IN (${STATE.pending}, ${STATE.dead})`,
    finding: (n) => `${n} stored bodies belong to no pending or dead message.`,
  },
  {
    sql: `SELECT count(*) AS n FROM messages WHERE parked = 2 AND chain NOT IN
          (SELECT chain FROM messages WHERE state = ${STATE.pending} AND parked <> 2)`,
    finding: (n) => `${n} message(s) wait behind an earlier one of their chain that is not there.`,
  },
];

/** Counts everything again. The caller sees to a snapshot, so it works beside a running engine. */
export function verifyStore(db: SqliteDatabase): Verification {
  return {
    ledger: publicLedger(readLedger(db)),
    findings: [
      ...damage(db),
      ...imbalance(db),
      ...miscounts(db),
      ...broken(db),
      ...changedBodies(db),
    ],
  };
}

function damage(db: SqliteDatabase): string[] {
  const rows = db
    .prepare('PRAGMA quick_check(5)')
    .all()
    .map((row) => String(row['quick_check']));
  return rows.filter((row) => row !== 'ok').map((row) => `The database file is damaged: ${row}.`);
}

/** How many bodies are in memory at a time. */
const BODIES_PER_STEP = 1000;

function changedBodies(db: SqliteDatabase): string[] {
  const next = db.prepare('SELECT * FROM bodies WHERE seq > ? ORDER BY seq LIMIT ?');
  let changed = 0;
  for (let rows = next.all(0, BODIES_PER_STEP); rows.length > 0; ) {
    changed += rows.filter((row) => !isSound(String(row['body']), row['checksum'])).length;
    rows = next.all(Number(rows.at(-1)?.['seq']), BODIES_PER_STEP);
  }
  if (changed === 0) return [];
  return [`${changed} stored bodies are not what was accepted, and are not sent.`];
}

function imbalance(db: SqliteDatabase): string[] {
  const { accepted, pending, delivered, dead, dropped, forgotten } = readLedger(db);
  const counts = new Map(
    db
      .prepare('SELECT state, count(*) AS n FROM messages GROUP BY state')
      .all()
      .map((row) => [Number(row['state']), Number(row['n'])]),
  );
  const counted = (state: number) => counts.get(state) ?? 0;
  const ended = counted(STATE.delivered) + counted(STATE.dropped) + forgotten;
  const rows: [string, number, number][] = [
    ['accepted', accepted, pending + delivered + dead + dropped],
    ['pending', pending, counted(STATE.pending)],
    ['dead', dead, counted(STATE.dead)],
    ['delivered and dropped', delivered + dropped, ended],
  ];
  return rows
    .filter(([, ledger, found]) => ledger !== found)
    .map(
      ([name, ledger, found]) =>
        `The ledger says ${ledger} ${name}, the messages add up to ${found}.`,
    );
}

function miscounts(db: SqliteDatabase): string[] {
  const row = db
    .prepare("SELECT count(*) AS n, total(kind = 'closed') AS closed FROM chains")
    .get();
  const { open, closed } = readChainCounts(db);
  const found = { closed: Number(row?.['closed']), all: Number(row?.['n']) };
  if (found.closed === closed && found.all === open + closed) return [];
  return [
    `The store says ${open} open and ${closed} closed chains, there are ${found.all - found.closed} and ${found.closed}.`,
  ];
}

function broken(db: SqliteDatabase): string[] {
  return RULES.flatMap(({ sql, finding }) => {
    const count = Number(db.prepare(sql).get()?.['n']);
    return count > 0 ? [finding(count)] : [];
  });
}
