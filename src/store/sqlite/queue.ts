import type {
  AttemptRecord,
  Claim,
  ClaimedMessage,
  DeadReason,
  NewMessage,
  Settled,
  Settlement,
} from '../message-store.js';
import type { Added, AddLine } from './added.js';
import { checksumOf, isSound } from './body-checksum.js';
import type { SqliteDatabase, SqliteRow } from './driver.js';
import { type LedgerRow, readLedger } from './ledger.js';
import { PARKED, prepareStatements, STATE, type Statements } from './statements.js';

type MutableLedger = { -readonly [K in keyof LedgerRow]: LedgerRow[K] };

/** Who has a message. */
interface Claimed {
  readonly chain: string;
  readonly lease: number;
}

/**
 * The hot path: add, claim, settle. Synchronous; the caller brackets calls with
 * {@link begin} and {@link commit} or {@link rollback}, many calls to a transaction.
 *
 * In line order: every message with `seq` up to the cursor is claimed, parked, or ended; those after
 * it have not been looked at. Claims, the cursor and the ledger are kept in memory and
 * go back to where they were when a transaction does. Only one process writes to the database, so a claim lasts until it
 * is settled, or until the process ends.
 */
export class SqliteQueue {
  readonly #db: SqliteDatabase;
  readonly #sql: Statements;
  readonly #claimed = new Map<number, Claimed>();
  readonly #claimedChains = new Set<string>();
  readonly ledger: MutableLedger;
  /** How many messages are parked: while none is, nobody has to look. */
  #parked: number;
  /** Messages up to this one were there before this process: an earlier one may have had them. */
  readonly #inheritedSeq: number;
  #cursor = 0;
  #saved: { ledger: LedgerRow; parked: number; cursor: number } | undefined;
  #claimedSince: number[] = [];
  #settledSince: [number, Claimed][] = [];

  constructor(db: SqliteDatabase) {
    this.#db = db;
    this.#sql = prepareStatements(db);
    this.ledger = readLedger(db);
    this.#inheritedSeq = this.ledger.accepted;
    // What they wait behind may have been claimed when the last process ended: all go back in line.
    db.exec(`UPDATE messages SET parked = 0 WHERE parked > 0 AND parked = ${PARKED.behindChain}`);
    this.#parked = Number(
      db.prepare('SELECT count(*) AS n FROM messages WHERE parked > 0').get()?.['n'],
    );
  }

  begin(): void {
    this.#db.exec('BEGIN IMMEDIATE');
    this.#saved = {
      ledger: { ...this.ledger },
      parked: this.#parked,
      cursor: this.#cursor,
    };
    this.#claimedSince = [];
    this.#settledSince = [];
  }

  commit(): void {
    const { accepted, pending, delivered, dead, dropped, forgotten } = this.ledger;
    this.#sql.saveLedger.run(accepted, pending, delivered, dead, dropped, forgotten);
    this.#db.exec('COMMIT');
    this.#saved = undefined;
  }

  /** Undoes the transaction, in memory too. SQLite may have undone its part already. */
  rollback(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // "no transaction is active": SQLite rolled back by itself, as it does on a full disk.
    }
    if (this.#saved === undefined) return;
    Object.assign(this.ledger, this.#saved.ledger);
    this.#parked = this.#saved.parked;
    this.#cursor = this.#saved.cursor;
    for (const seq of this.#claimedSince) this.#unclaim(seq);
    for (const [seq, claimed] of this.#settledSince) this.#claim(seq, claimed);
    this.#saved = undefined;
  }

  isClaimed(seq: number): boolean {
    return this.#claimed.has(seq);
  }

  add(message: NewMessage, { lease, maxMessages, queuedAtMs }: AddLine): Added {
    const { ledger } = this;
    const { guid, chainKey, createdAtMs } = message;
    const eventId = message.eventId ?? null;
    if (ledger.pending + ledger.dead >= maxMessages) {
      const isKnown = eventId !== null && this.#sql.findEvent.get(eventId) !== undefined;
      return isKnown ? 'repeated' : 'store-full';
    }
    const seq = ledger.accepted + 1;
    const row = [seq, guid, chainKey, eventId, createdAtMs, queuedAtMs] as const;
    if (Number(this.#sql.insertMessage.run(...row).changes) === 0) return 'repeated';
    this.#sql.insertBody.run(seq, message.body, checksumOf(message.body));
    ledger.accepted = seq;
    ledger.pending += 1;
    if (lease === 0 || this.#cursor !== seq - 1 || this.#isChainBusy(chainKey)) return 0;
    this.#cursor = seq;
    this.#claim(seq, { chain: chainKey, lease });
    this.#claimedSince.push(seq);
    return seq;
  }

  /** Every message that it gives is claimed with `lease`. */
  claim(limit: number, nowMs: number, lease: number): Claim {
    const messages = this.#claimParked(limit, nowMs, lease);
    this.#claimInLine(limit, lease, messages);
    const nextDue = this.#parked > 0 ? this.#sql.nextDue.get()?.['due_at'] : undefined;
    return {
      messages,
      more: messages.length >= limit || this.#cursor < this.ledger.accepted,
      nextDueAtMs: nextDue === undefined ? undefined : Number(nextDue),
    };
  }

  settle(settlement: Settlement): Settled {
    const { seq, lease } = settlement;
    const claimed = this.#claimed.get(seq);
    if (claimed?.lease !== lease) return 'lost';
    if (settlement.kind === 'noted') {
      this.#setAttempt(seq, settlement.attempts, settlement.attempt);
      return 'settled';
    }
    this.#unclaim(seq);
    this.#settledSince.push([seq, claimed]);
    switch (settlement.kind) {
      case 'delivered':
        this.#deliver(seq, settlement.attempts, settlement.attempt);
        break;
      case 'retry':
        this.#recordAttempt(seq, settlement.attempts, settlement.attempt);
        this.park(seq, settlement.dueAtMs);
        return 'settled'; // its chain waits for it
      case 'postponed':
        this.#setAttempt(seq, settlement.attempts, settlement.attempt);
        this.park(seq, settlement.dueAtMs);
        return 'settled';
      case 'dead':
        if (settlement.attempt) this.#recordAttempt(seq, settlement.attempts, settlement.attempt);
        this.#die(seq, settlement.reason, settlement.nowMs);
        break;
      case 'released':
        this.park(seq, 0);
        return 'more-due';
    }
    return this.unparkNextOf(claimed.chain) ? 'more-due' : 'settled';
  }

  #die(seq: number, reason: DeadReason, atMs: number): void {
    this.#sql.setReason.run(reason, seq);
    this.#sql.end.run(STATE.dead, Math.round(atMs), seq);
    this.ledger.pending -= 1;
    this.ledger.dead += 1;
  }

  /** One statement that leaves every indexed column alone: this is every message's way. */
  #deliver(seq: number, n: number, attempt: AttemptRecord): void {
    const { startedAtMs, durationMs, generation, status } = attempt;
    const endedAtMs = Math.round(startedAtMs + durationMs);
    this.#sql.deliver.run(endedAtMs, n, startedAtMs, durationMs, generation, status ?? null, seq);
    this.#sql.deleteBody.run(seq);
    this.ledger.pending -= 1;
    this.ledger.delivered += 1;
  }

  /** Sets a pending message aside until a time. */
  park(seq: number, dueAtMs: number): void {
    this.#sql.park.run(PARKED.untilDue, Math.round(dueAtMs), seq);
    this.#parked += 1;
  }

  /** Lets no parked message wait beyond a time. Returns how many would have. */
  advanceDue(latestMs: number): number {
    if (this.#parked === 0) return 0;
    return Number(this.#sql.advanceDue.run(Math.round(latestMs), Math.round(latestMs)).changes);
  }

  /** Makes a dead message pending again, due now, with no attempts made. */
  replay(seq: number, nowMs: number): void {
    this.#sql.revive.run(STATE.pending, nowMs, seq);
    this.ledger.dead -= 1;
    this.ledger.pending += 1;
    this.park(seq, nowMs);
  }

  /** Removes what is left of an ended message. */
  forget(seq: number): void {
    this.#sql.forget.run(seq);
    this.#sql.forgetFailures.run(seq);
    this.ledger.forgotten += 1;
  }

  /** Lets the oldest message that waits behind a free chain go on. Returns whether there was one. */
  unparkNextOf(chain: string): boolean {
    if (this.#parked === 0 || this.#claimedChains.has(chain)) return false;
    return Number(this.#sql.unparkChain.run(PARKED.untilDue, 0, chain).changes) > 0;
  }

  /** Gives an unclaimed message up for good. */
  drop(seq: number, from: 'pending' | 'dead', isParked: boolean, atMs: number): void {
    this.#sql.end.run(STATE.dropped, Math.round(atMs), seq);
    this.#sql.deleteBody.run(seq);
    this.ledger[from] -= 1;
    this.ledger.dropped += 1;
    if (isParked) this.#parked -= 1;
  }

  #claimParked(limit: number, nowMs: number, lease: number): ClaimedMessage[] {
    const found: ClaimedMessage[] = [];
    while (this.#parked > 0 && found.length < limit) {
      const rows = this.#sql.dueParked.all(nowMs, limit - found.length);
      if (rows.length === 0) break;
      for (const row of rows) {
        const seq = Number(row['seq']);
        const chain = String(row['chain']);
        if (this.#claimedChains.has(chain)) {
          this.#sql.park.run(PARKED.behindChain, null, seq);
        } else {
          this.#sql.unpark.run(seq);
          this.#parked -= 1;
          found.push(this.#claimRow(row, lease));
        }
      }
    }
    return found;
  }

  #claimInLine(limit: number, lease: number, found: ClaimedMessage[]): void {
    while (found.length < limit && this.#cursor < this.ledger.accepted) {
      const rows = this.#sql.inLine.all(this.#cursor, limit - found.length);
      if (rows.length === 0) {
        this.#cursor = this.ledger.accepted;
        return;
      }
      for (const row of rows) {
        const seq = Number(row['seq']);
        this.#cursor = seq;
        if (
          row['state'] !== STATE.pending ||
          row['parked'] !== PARKED.no ||
          this.#claimed.has(seq)
        ) {
          continue;
        }
        if (this.#isChainBusy(String(row['chain']))) {
          this.#sql.park.run(PARKED.behindChain, null, seq);
          this.#parked += 1;
        } else {
          found.push(this.#claimRow(row, lease));
        }
      }
    }
  }

  #claimRow(row: SqliteRow, lease: number): ClaimedMessage {
    const seq = Number(row['seq']);
    const chainKey = String(row['chain']);
    this.#claim(seq, { chain: chainKey, lease });
    this.#claimedSince.push(seq);
    const body = String(row['body']);
    return {
      ...(isSound(body, row['checksum']) ? {} : { isDamaged: true }),
      seq,
      lease,
      guid: String(row['guid']),
      chainKey,
      body,
      attempts: Number(row['attempts']),
      queuedAtMs: Number(row['queued_at']),
      mayHaveBeenSent: seq <= this.#inheritedSeq,
    };
  }

  #isChainBusy(chain: string): boolean {
    if (this.#claimedChains.has(chain)) return true;
    return this.#parked > 0 && this.#sql.findParkedChain.get(chain) !== undefined;
  }

  #claim(seq: number, claimed: Claimed): void {
    this.#claimed.set(seq, claimed);
    this.#claimedChains.add(claimed.chain);
  }

  #unclaim(seq: number): void {
    const claimed = this.#claimed.get(seq);
    if (claimed !== undefined) this.#claimedChains.delete(claimed.chain);
    this.#claimed.delete(seq);
  }

  #recordAttempt(seq: number, n: number, attempt: AttemptRecord): void {
    this.#setAttempt(seq, n, attempt);
    if (attempt.failure !== undefined) this.#sql.insertFailure.run(seq, n, ...rowOf(attempt));
  }

  #setAttempt(seq: number, n: number, attempt: AttemptRecord): void {
    this.#sql.setAttempt.run(n, ...rowOf(attempt), seq);
  }
}

function rowOf({ startedAtMs, durationMs, generation, status, failure, detail }: AttemptRecord) {
  const outcome = [status ?? null, failure ?? null, detail ?? null] as const;
  return [startedAtMs, durationMs, generation, ...outcome] as const;
}
