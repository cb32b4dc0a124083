import { randomBytes } from 'node:crypto';

/** SQL that brings a store from one version of the schema to the next, within a transaction. */
export type Migration = () => string;

/** As many as HMAC-SHA-256 gives; more would not make it stronger. */
const HASH_KEY_BYTES = 32;

/**
 * Messages, their queue and the ledger.
 *
 * `messages` has a row for each message from acceptance until retention forgets it; what changes
 * in it on the way of an ordinary message is not indexed, and neither is the GUID, whose order is random
 * (each would touch another page), so that the hot path writes two rows and one index entry; only dead
 * messages are found by GUID without looking through all. `bodies` has a row for each pending or dead message and so is the queue: in
 * order of `seq`, passed once by a cursor in memory. Only messages that cannot be sent in that
 * order are *parked*, and found by the two partial indexes.
 */
const MESSAGES: Migration = () => `
  CREATE TABLE messages (
    seq        INTEGER PRIMARY KEY,
    guid       TEXT    NOT NULL,
    chain      TEXT    NOT NULL,
    event_id   TEXT,
    created_at INTEGER NOT NULL,
    queued_at  INTEGER NOT NULL,
    state      INTEGER NOT NULL DEFAULT 0,  -- index into STATES
    parked     INTEGER NOT NULL DEFAULT 0,  -- 1 until due_at, 2 behind an earlier message of its chain
    due_at     INTEGER,
    attempts   INTEGER NOT NULL DEFAULT 0,
    ended_at   INTEGER,
    reason     TEXT,
    started_at INTEGER,                     -- of the last attempt, as the rest
    duration   REAL,
    generation INTEGER,
    status     INTEGER,
    failure    TEXT,
    detail     TEXT
  );
  CREATE UNIQUE INDEX messages_by_event_id ON messages (event_id) WHERE event_id IS NOT NULL;
  CREATE INDEX messages_parked_until ON messages (due_at, seq) WHERE parked = 1;
  CREATE INDEX messages_parked_chain ON messages (chain, seq) WHERE parked > 0;
  CREATE INDEX messages_dead ON messages (guid) WHERE state = 2;
  CREATE TABLE bodies (
    seq  INTEGER PRIMARY KEY,
    body TEXT NOT NULL
  );
  CREATE TABLE failures (
    seq        INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration   REAL    NOT NULL,
    generation INTEGER NOT NULL,
    status     INTEGER,
    failure    TEXT,
    detail     TEXT,
    PRIMARY KEY (seq, started_at, n)
  ) WITHOUT ROWID;
  CREATE TABLE ledger (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    accepted  INTEGER NOT NULL,
    pending   INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    dead      INTEGER NOT NULL,
    dropped   INTEGER NOT NULL,
    forgotten INTEGER NOT NULL               -- delivered and dropped rows that retention removed
  );
  INSERT INTO ledger VALUES (1, 0, 0, 0, 0, 0, 0);
  CREATE TABLE holder (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    pid   INTEGER NOT NULL,
    since INTEGER NOT NULL
  );
`;

/**
 * What is remembered of options. Numbers of generations go on after those that attempts were made with
 * before generations were remembered, so that a number means one generation only.
 */
const OPTIONS_HISTORY: Migration = () => `
  CREATE TABLE generations (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    hash      TEXT    NOT NULL,
    opened_at INTEGER NOT NULL,
    options   TEXT    NOT NULL               -- JSON
  );
  INSERT INTO sqlite_sequence (name, seq)
    SELECT 'generations', coalesce(max(generation), 0)
    FROM (SELECT generation FROM messages UNION ALL SELECT generation FROM failures);
  CREATE TABLE reloads (
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    trigger_name TEXT    NOT NULL,
    result       TEXT    NOT NULL,
    generation   INTEGER NOT NULL,           -- in force afterwards
    report       TEXT    NOT NULL            -- JSON
  );
  CREATE TABLE hash_key (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    bytes BLOB NOT NULL
  );
  INSERT INTO hash_key VALUES (1, x'${randomBytes(HASH_KEY_BYTES).toString('hex')}');
`;

/**
 * Chains by `chainKeyOf`, of closed ones a tombstone; the campaign groups they name; how far feeds were read.
 * Silent chains and old tombstones are found by the index.
 */
const CHAINS: Migration = () => `
  CREATE TABLE chains (
    chain    TEXT    PRIMARY KEY,
    kind     TEXT    NOT NULL,               -- of the state
    heard_at INTEGER NOT NULL,               -- when an event last had an effect, by the engine's clock
    state    TEXT    NOT NULL                -- JSON
  ) WITHOUT ROWID;
  CREATE INDEX chains_by_hearing ON chains (kind = 'closed', heard_at);
  CREATE TABLE chain_counts (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    open    INTEGER NOT NULL,
    closed  INTEGER NOT NULL,
    dropped INTEGER NOT NULL                 -- silent chains, since the store was made
  );
  INSERT INTO chain_counts VALUES (1, 0, 0, 0);
  CREATE TABLE campaign_groups (
    guid           TEXT    PRIMARY KEY,      -- JSON, as it may hold any character
    loaded_at      INTEGER NOT NULL,         -- in the time of events
    campaign_group TEXT    NOT NULL          -- JSON
  ) WITHOUT ROWID;
  CREATE TABLE feed_positions (
    feed     TEXT PRIMARY KEY,
    position TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/** What tells the writer that holds the store from every other one. */
const HOLDER_TOKEN: Migration = () => `
  ALTER TABLE holder ADD COLUMN token TEXT;
`;

/** Of bodies stored before there is none: they are taken as they are. */
const BODY_CHECKSUM: Migration = () => `
  ALTER TABLE bodies ADD COLUMN checksum INTEGER; -- CRC-32 of the body in UTF-8
`;

/** What of the option files a process leaves to the next one. */
const IN_FORCE: Migration = () => `
  CREATE TABLE in_force (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    kept TEXT NOT NULL                       -- JSON
  );
`;

/** The relational model. Steps are only ever appended; `user_version` counts those applied. */
export const MIGRATIONS: readonly Migration[] = [
  MESSAGES,
  OPTIONS_HISTORY,
  CHAINS,
  HOLDER_TOKEN,
  BODY_CHECKSUM,
  IN_FORCE,
];
