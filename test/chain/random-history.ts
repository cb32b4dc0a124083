/** Random legal histories of chains, with the order in which a careless feed might deliver them. */
import type fc from 'fast-check';

export interface Event {
  readonly event: string;
  readonly at: number;
  readonly [field: string]: unknown;
}

/** One round as it was: what the engine heard in time, in the order it happened; the last ends it. */
export interface TrueRound {
  readonly groupGuid: string;
  readonly retrieved: Event;
  readonly start: Event;
  readonly heard: readonly Event[];
}

export interface TrueChain {
  readonly chainId: number;
  readonly rounds: readonly TrueRound[];
  /** Rounds' events mixed up within a round, stragglers after their round, repeats anywhere. */
  readonly delivered: readonly Event[];
}

/** Chance, as fast-check provides it. */
export interface Chance {
  readonly below: (limit: number) => number;
  readonly of: <Item>(items: readonly Item[]) => Item;
}

export function chanceOf(generate: fc.GeneratorValue, nat: typeof fc.nat): Chance {
  const below = (limit: number) => generate(nat, { max: limit - 1 });
  return {
    below,
    of: (items) => items[below(items.length)] as (typeof items)[number],
  };
}

const group = (guid: string, dialMode: number, mediaType = 'voice') => ({
  event: 'CampaignGroupLoaded',
  at: 0,
  campaignGroup: { name: guid, guid, campaign: guid, mediaType, group: 'G', queue: 'Q', dialMode },
});

export const GROUPS = [
  group('predictive', 1),
  group('preview', 3),
  group('platform', 10),
  group('sms', 0, 'sms'),
];

const STAGES = ['dialing', 'ringing', 'answered', 'cpdCompleted', 'queued', 'released'];
const KEPT = [{ action: 4 }, { action: 6 }, { action: 1, keepsChain: true }];
const FINAL = [undefined, { action: 1 }, { action: 5, scheduledTime: 5_000_000 }];
const FINALISATIONS = [
  'RecordProcessed',
  'RecordCancelled',
  'RecordRejected',
  'DoNotCallRequested',
];

/** A chain opened once or twice, with up to three rounds each. */
export function randomChain(chainId: number, chance: Chance): TrueChain {
  const builder = new ChainBuilder(chainId, chance);
  for (let n = chance.below(2); n >= 0; n -= 1) builder.open();
  return builder.build();
}

/** The events of many chains in one feed: each chain's own order stays. */
export function interleaved(feeds: readonly (readonly Event[])[], { below }: Chance): Event[] {
  const left = feeds.map((feed) => [...feed]);
  const all: Event[] = [];
  for (;;) {
    const open = left.filter((feed) => feed.length > 0);
    const next = open[below(Math.max(1, open.length))]?.shift();
    if (next === undefined) return all;
    all.push(next);
  }
}

class ChainBuilder {
  readonly #chainId: number;
  readonly #chance: Chance;
  readonly #rounds: TrueRound[] = [];
  readonly #delivered: Event[] = [];
  /** What is delivered after its round has ended. */
  readonly #stragglers: { readonly from: number; readonly event: Event }[] = [];
  #now = 1_000;

  constructor(chainId: number, chance: Chance) {
    this.#chainId = chainId;
    this.#chance = chance;
  }

  open(): void {
    const { below, of } = this.#chance;
    const groupGuid = of(GROUPS).campaignGroup.guid;
    const handles = Array.from({ length: 1 + below(3) }, (_, n) => this.#chainId * 10 + n);
    const records = handles.map((handle, chainN) => ({
      ...{ handle, chainN, phone: `+${handle}`, phoneType: 4, recordStatus: 2, callResult: 28 },
      recordType: of([2, 5]),
      fields: { a: of(['0', '1']), b: '0' },
    }));
    const retrieved = this.#event('ChainRetrieved', { campaignGroupGuid: groupGuid, records });
    this.#delivered.push(retrieved);
    for (let left = below(3); left >= 0; left -= 1) {
      this.#round({ groupGuid, retrieved }, handles, left > 0);
    }
  }

  build(): TrueChain {
    const { below, of } = this.#chance;
    const delivered = [...this.#delivered];
    for (const { from, event } of this.#stragglers.toReversed()) {
      delivered.splice(from + below(delivered.length - from + 1), 0, event);
    }
    for (let repeats = below(6); repeats > 0; repeats -= 1) {
      const at = 1 + below(delivered.length);
      delivered.splice(at, 0, of(delivered.slice(0, at)));
    }
    return { chainId: this.#chainId, rounds: this.#rounds, delivered };
  }

  #event(event: string, more: object, isAtOnce = false): Event {
    if (!isAtOnce) this.#now += 1 + this.#chance.below(3);
    return { event, at: this.#now, callingList: 'L', chainId: this.#chainId, ...more };
  }

  #round(opened: Pick<TrueRound, 'groupGuid' | 'retrieved'>, handles: number[], goesOn: boolean) {
    const { below, of } = this.#chance;
    const recordHandle = of(handles);
    const attemptGuid = of([undefined, `attempt-${this.#chainId}-${this.#rounds.length}`]);
    // Now and then an attempt begins in the moment the last one ended.
    const isAtOnce = this.#rounds.at(-1)?.retrieved === opened.retrieved && below(3) === 0;
    const start = this.#event(
      'AttemptStarted',
      { recordHandle, ...(attemptGuid && { attemptGuid }) },
      isAtOnce,
    );
    const { body, late, end } = this.#course(opened.groupGuid, handles, recordHandle, goesOn);
    this.#rounds.push({ ...opened, start, heard: [...body, end] });
    this.#delivered.push(start, ...this.#shuffled(body), end);
    const from = this.#delivered.length;
    for (const event of late) this.#stragglers.push({ from, event });
  }

  /** What happens in a round, with stages that will be heard too late. */
  #course(groupGuid: string, handles: number[], primary: number, goesOn: boolean) {
    const { below, of } = this.#chance;
    const kind = of(['call', 'agent', 'agent', 'desktop', 'rejected']);
    const treatment = goesOn ? of(KEPT) : of(FINAL);
    const more = { ...(treatment && { treatment }), ...(below(2) && { reason: below(5) }) };
    const late = below(3) === 0 ? [this.#event('CallProgress', { stage: 'answered' })] : [];
    if (kind === 'rejected') {
      const end = this.#event('ValidationRejected', { ...more, dispositionCode: 'refused' });
      return { body: [], late, end };
    }
    const body = kind === 'desktop' ? [] : this.#call();
    if (kind === 'call') {
      const callResult = this.#resultWithoutAgent(groupGuid, treatment !== undefined);
      if (callResult !== undefined) {
        return { body, late, end: this.#event('CallCompleted', { callResult, ...more }) };
      }
    }
    body.push(...this.#desktop(handles));
    if (kind !== 'desktop') {
      body.push(this.#event('CallCompleted', { callResult: of([33, 9]), agentId: 'agent1' }));
    }
    body.push(...this.#desktop(handles));
    const word = { recordHandle: primary, ...this.#word(), ...more };
    return { body, late, end: this.#event(of(FINALISATIONS), word) };
  }

  #call(): Event[] {
    const stages = STAGES.slice(0, this.#chance.below(STAGES.length));
    return [
      this.#event('DialRequested', {}),
      ...stages.map((stage) => this.#event('CallProgress', { stage })),
    ];
  }

  /** A result that no agent handles; undefined where an agent has every record. */
  #resultWithoutAgent(groupGuid: string, isTreated: boolean): number | undefined {
    if (isTreated || groupGuid === 'sms' || groupGuid === 'platform')
      return this.#chance.of([6, 33]);
    return groupGuid === 'preview' ? undefined : this.#chance.of([6, 7, 9, 21]);
  }

  #desktop(handles: readonly number[]): Event[] {
    const { below, of } = this.#chance;
    return Array.from({ length: below(4) }, () => {
      const recordHandle = of(handles);
      const agentId = of(['agent1', 'agent2']);
      const name = of([
        'CallCompletionStatsUpdated',
        'RecordRescheduled',
        'ChainedRecordsRequested',
      ]);
      if (name === 'ChainedRecordsRequested') return this.#event(name, { agentId });
      if (name === 'CallCompletionStatsUpdated') {
        return this.#event(name, { recordHandle, ...this.#word() });
      }
      const rescheduling = { scheduledTime: below(9_000), callback: of(['personal', 'campaign']) };
      return this.#event(name, { recordHandle, ...rescheduling, agentId });
    });
  }

  #word(): object {
    const { below, of } = this.#chance;
    return {
      ...(below(2) && { fields: { [of(['a', 'b', '__proto__x'])]: of(['0', '1', '2']) } }),
      ...(below(3) === 0 && { callResult: of([33, 53, 7]) }),
      ...(below(3) === 0 && { dispositionCode: of(['YES', 'NO']) }),
    };
  }

  #shuffled(events: readonly Event[]): Event[] {
    const left = [...events];
    return events.map(() => left.splice(this.#chance.below(left.length), 1)[0] as Event);
  }
}
