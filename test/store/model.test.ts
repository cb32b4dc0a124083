import fc from 'fast-check';
import { expect, it } from 'vitest';
import type {
  Claim,
  ClaimedMessage,
  NewMessage,
  Selection,
  Settlement,
} from '#dist/store/message-store.js';
import type { Store } from '#dist/store/store.js';
import type { StoreUnderTest } from './message-store-contract.ts';
import { attempt, delivered, FAILED, guidOf, NOW, newMessage } from './messages.ts';
import { openTemporaryStore } from './open-sqlite.ts';
import { comparable, type ReferenceMessage, ReferenceStore } from './reference-store.ts';

const MAX_MESSAGES = 12;

/** One thing to do. A number that selects a message selects it modulo how many there are. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      chain: fc.nat(1),
      event: fc.option(fc.nat(30), { nil: undefined }),
      claimable: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      limit: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(99),
      how: fc.constantFrom(
        'delivered',
        'delivered',
        'dead',
        'retry',
        'postponed',
        'noted',
        'released',
      ),
      delayMs: fc.nat(50),
      isVoid: fc.nat(9).map((n) => n === 1),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('replay' as const, 'drop' as const),
      which: fc.oneof(
        { weight: 4, arbitrary: fc.nat(99) },
        { weight: 1, arbitrary: fc.constantFrom('dead' as const, 'pending' as const) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Time passes, the process may end, steps are asked for at once, and retention may look. */
const turn = fc.record({
  passMs: fc.nat(30),
  hasCrashed: fc.nat(5).map((n) => n === 1),
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  pruneAgoMs: fc.option(fc.nat(40), { nil: undefined, freq: 4 }),
});
type Turn = typeof turn extends fc.Arbitrary<infer T> ? T : never;

it('does what a naive store does, whatever is asked in whatever order', { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 25 }), async (turns) => {
      const underTest = await openTemporaryStore();
      try {
        await new Comparison(underTest).run(turns);
      } finally {
        await underTest.close();
      }
    }),
    { seed: 8528, numRuns: 40 },
  ),
);

/** Does everything to a real store and to a reference, and compares. */
class Comparison {
  readonly #underTest: StoreUnderTest;
  readonly #reference = new ReferenceStore();
  #store: Store;
  #nowMs = NOW;
  #lastNumber = 0;

  constructor(underTest: StoreUnderTest) {
    this.#underTest = underTest;
    this.#store = underTest.store;
  }

  async run(turns: readonly Turn[]): Promise<void> {
    for (const { passMs, hasCrashed, steps, pruneAgoMs } of turns) {
      this.#nowMs += passMs;
      if (hasCrashed) await this.#crash();
      await this.#together(steps);
      if (pruneAgoMs !== undefined) await this.#prune(this.#nowMs - pruneAgoMs);
      await this.#compare();
    }
    await this.#drain();
    await this.#compare();
    expect((await this.#store.ledger()).pending).toBe(0);
    expect(await this.#store.verify()).toEqual({
      ledger: this.#reference.ledger(),
      findings: [],
    });
  }

  async #compare(): Promise<void> {
    const ledger = await this.#store.ledger();
    const { pending, dead } = ledger;
    expect(this.#store.ledgerHint()).toEqual({ pending, dead }); // nobody else works on the store
    expect(ledger).toEqual(this.#reference.ledger());
    expect(ledger.accepted).toBe(ledger.pending + ledger.delivered + ledger.dead + ledger.dropped);
    const messages = await this.#store.list({ limit: 1000 });
    expect(messages.map(comparable)).toEqual(this.#reference.messages.map(comparable));
  }

  async #crash(): Promise<void> {
    this.#store = await this.#underTest.reopen();
    this.#reference.loseClaims();
  }

  /** What is asked for at once is one transaction: when a step fails, none has an effect. */
  async #together(steps: readonly Step[]): Promise<void> {
    const asked = steps.map((each) => this.#ask(each));
    const results = await Promise.allSettled(asked.map(({ answer }) => answer));
    const isFailing = steps.some((each) => each.do === 'fail');
    for (const [index, result] of results.entries()) {
      expect(result.status).toBe(isFailing ? 'rejected' : 'fulfilled');
      if (!isFailing) asked[index]?.check();
    }
  }

  /** Asks the store now; `check` does the same to the reference when the answer is there. */
  #ask(wanted: Step): { readonly answer: Promise<unknown>; readonly check: () => void } {
    switch (wanted.do) {
      case 'accept':
        return this.#accept(wanted);
      case 'claim':
        return this.#claim(wanted.limit);
      case 'settle':
        return this.#settle(this.#settlement(wanted));
      case 'replay':
      case 'drop':
        return this.#select(wanted.do, this.#selection(wanted.which));
      case 'fail':
        return { answer: this.#fail(), check: () => undefined };
    }
  }

  #accept({ chain, event, claimable }: Step & { do: 'accept' }) {
    this.#lastNumber += 1;
    const message = newMessage(this.#lastNumber, {
      chainKey: `chain-${chain}`,
      eventId: event === undefined ? undefined : `event-${event}`,
    });
    const terms = { claimable, maxMessages: MAX_MESSAGES };
    return answered(this.#store.add(message, terms, this.#nowMs), ({ kind, claimed }) => {
      if (claimed !== undefined) {
        expect(claimable).toBe(true);
        expect(this.#reference.inChain(message.chainKey)).toEqual([]);
      }
      expect(kind).toBe(this.#reference.add(message, claimed?.lease, MAX_MESSAGES));
      if (claimed) expect(claimed.seq).toBe(this.#reference.messages.at(-1)?.seq);
    });
  }

  #claim(limit: number) {
    const nowMs = this.#nowMs;
    return answered(this.#store.claim(limit, nowMs), (claim) => {
      for (const message of claim.messages) this.#checkClaimed(message, nowMs);
      this.#checkRest(claim, limit, nowMs);
    });
  }

  #checkClaimed(claimed: ClaimedMessage, nowMs: number): void {
    const found = this.#reference.messages.find(({ seq }) => seq === claimed.seq);
    const { guid, chainKey, body, attempts } = claimed;
    expect({ guid, chainKey, body, attempts, state: 'pending', lease: undefined }).toEqual({
      guid: found?.message.guid,
      chainKey: found?.message.chainKey,
      body: found?.message.body,
      attempts: found?.attempts,
      state: found?.state,
      lease: found?.lease,
    });
    if (found === undefined) return;
    expect(isDue(found, nowMs), `message ${found.seq} is due`).toBe(true);
    const chain = this.#reference.inChain(chainKey);
    const isBefore = (other: ReferenceMessage) => other.seq < found.seq && !other.isReplayed;
    expect(chain.filter((other) => other.lease !== undefined || isBefore(other))).toEqual([]);
    found.lease = claimed.lease;
    found.dueAtMs = undefined;
  }

  /** With less than it wanted, a claim leaves nothing that is due, and says when something will be. */
  #checkRest({ messages, more, nextDueAtMs }: Claim, limit: number, nowMs: number): void {
    expect(messages.length).toBeLessThanOrEqual(limit);
    if (messages.length === limit) return;
    expect(more).toBe(false);
    for (const chainKey of new Set(this.#reference.messages.map((each) => each.message.chainKey))) {
      const chain = this.#reference.inChain(chainKey);
      const [head] = chain;
      if (head === undefined || chain.some(({ lease }) => lease !== undefined)) continue;
      expect(chain.every((each) => isDue(each, nowMs))).toBe(false);
      expect(nextDueAtMs).toBeGreaterThan(nowMs);
      if (chain.some(({ isReplayed }) => isReplayed)) continue;
      expect(nextDueAtMs).toBeLessThanOrEqual(head.dueAtMs ?? 0);
    }
  }

  #settlement({ which, how, delayMs, isVoid }: Step & { do: 'settle' }): Settlement {
    const claimed = this.#reference.messages.filter(({ lease }) => lease !== undefined);
    const { seq, attempts, lease } = claimed[which % claimed.length] ?? { seq: which, attempts: 0 };
    return this.#settlementOf(
      { seq, lease: (lease ?? 0) - Number(isVoid), attempts },
      how,
      delayMs,
    );
  }

  #settlementOf(
    { seq, lease, attempts }: { seq: number; lease: number; attempts: number },
    how: string,
    delayMs: number,
  ): Settlement {
    const times = { startedAtMs: this.#nowMs, durationMs: 0 };
    const made = { seq, lease, attempts: attempts + 1 };
    const failed = { ...made, attempt: { ...FAILED, ...times } };
    switch (how) {
      case 'delivered':
        return { kind: 'delivered', ...made, attempt: attempt(times) };
      case 'dead':
        return { kind: 'dead', ...failed, reason: 'rejected', nowMs: this.#nowMs };
      case 'retry':
        return { kind: 'retry', ...failed, dueAtMs: this.#nowMs + delayMs };
      case 'postponed':
        return { kind: 'postponed', ...failed, attempts, dueAtMs: this.#nowMs + delayMs };
      case 'noted':
        return { kind: 'noted', ...failed, attempts };
      default:
        return { kind: 'released', seq, lease };
    }
  }

  #settle(settlement: Settlement) {
    return answered(this.#store.settle(settlement), (settled) => {
      const found = this.#reference.messages.find(({ seq }) => seq === settlement.seq);
      const expected = this.#reference.settle(settlement);
      const isLeft = ['retry', 'postponed', 'noted'].includes(settlement.kind);
      if (expected === 'lost' || isLeft) expect(settled).toBe(expected);
      else if (settlement.kind === 'released') expect(settled).toBe('more-due');
      else if (settled === 'more-due')
        expect(this.#reference.inChain(found?.message.chainKey ?? '')).not.toEqual([]);
      else expect(settled).toBe('settled');
    });
  }

  #selection(which: number | 'dead' | 'pending'): Selection {
    if (typeof which === 'string') return { state: which };
    const { messages } = this.#reference;
    return { guid: messages[which % messages.length]?.message.guid ?? guidOf(0) };
  }

  #select(command: 'replay' | 'drop', selection: Selection) {
    const nowMs = this.#nowMs;
    return answered(this.#store[command](selection, nowMs), (changed) => {
      expect(changed).toBe(this.#reference[command](selection, nowMs));
    });
  }

  #fail(): Promise<unknown> {
    const bad = { ...newMessage(0), body: { not: 'a text' } } as unknown as NewMessage;
    return this.#store.add(bad, { claimable: true, maxMessages: 1_000_000 }, this.#nowMs);
  }

  /** Retention may leave what comes after a message that is still to be kept, and only that. */
  async #prune(endedBeforeMs: number): Promise<void> {
    const count = await this.#store.prune(endedBeforeMs);
    const kept = new Set((await this.#store.list({ limit: 1000 })).map(({ seq }) => seq));
    const all = [...this.#reference.messages];
    const isForgettable = (each: ReferenceMessage) =>
      this.#reference.isForgettable(each, endedBeforeMs);
    const forgotten = all.filter(({ seq }) => !kept.has(seq));
    expect(forgotten).toHaveLength(count);
    expect(forgotten.every(isForgettable)).toBe(true);
    const untilKept = all.slice(
      0,
      all.findIndex((each) => !isForgettable(each)),
    );
    expect(untilKept.filter(({ seq }) => kept.has(seq))).toEqual([]);
    for (const each of forgotten) this.#reference.forget(each);
  }

  /** Delivers all that is pending, waiting no longer than the store says. */
  async #drain(): Promise<void> {
    for (const { seq, lease } of this.#reference.messages)
      if (lease !== undefined) await this.#deliver(seq, lease);
    while ((await this.#store.ledger()).pending > 0) {
      const { answer, check } = this.#claim(3);
      const { messages, nextDueAtMs } = (await answer) as Claim;
      check();
      if (messages.length === 0) {
        expect(nextDueAtMs, 'messages are pending and none will ever be due').toBeDefined();
        this.#nowMs = nextDueAtMs ?? this.#nowMs;
      }
      for (const { seq, lease } of messages) await this.#deliver(seq, lease);
    }
  }

  async #deliver(seq: number, lease: number): Promise<void> {
    const { answer, check } = this.#settle({ ...delivered(seq), lease });
    await answer;
    check();
  }
}

function isDue({ dueAtMs }: ReferenceMessage, nowMs: number): boolean {
  return dueAtMs === undefined || dueAtMs <= nowMs;
}

/** A question whose answer is checked in the order of the questions, not of the answers. */
function answered<T>(answer: Promise<T>, check: (value: T) => void) {
  let given: { readonly value: T } | undefined;
  const kept = answer.then((value) => {
    given = { value };
    return value;
  });
  return {
    answer: kept,
    check: () => {
      if (given) check(given.value);
    },
  };
}
