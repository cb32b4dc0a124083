/**
 * A process that works on the store in the folder it is told, and prints each acknowledgement, until
 * it is killed: `accepted N`, `delivered SEQ`, `dead SEQ`. It starts with message number `argv[3]`.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { rememberingLeases } from './last-leases.ts';
import { CLAIMABLE, dead, delivered, NOW, newMessage } from './messages.ts';

const WORKERS = 8;
const [folder = '', first = '0'] = process.argv.slice(2);
const store = rememberingLeases(await openSqliteStore(folder));
let last = Number(first) - 1;

async function work(): Promise<never> {
  for (;;) {
    last += 1;
    const n = last;
    const message = newMessage(n, { chainKey: `chain-${n % 5}`, eventId: `event-${n}` });
    const { kind } = await store.add(message, CLAIMABLE, NOW);
    if (kind === 'accepted') say(`accepted ${n}`);
    const { messages } = await store.claim(2, NOW);
    for (const { seq } of messages) {
      const settlement = seq % 7 === 0 ? dead(seq) : delivered(seq);
      await store.settle(settlement);
      say(`${settlement.kind} ${seq}`);
    }
  }
}

/** A write that is done when it returns: what is printed has happened before the process is killed. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

await Promise.all(Array.from({ length: WORKERS }, work));
