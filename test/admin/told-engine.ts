import type { EngineCounts, EngineStatus } from '#dist/engine/engine.js';
import { HASHES, NOW_MS } from './told-reloader.ts';

type Told = EngineStatus & EngineCounts;

/** An engine that is as a test says. */
export function toldEngine(told: Told = engineStatusOf()) {
  return { status: () => told, counts: async () => told };
}

/** How an engine is that has nothing to do, unless told otherwise. */
export function engineStatusOf(changes: Partial<Told> = {}): Told {
  const counts = { inFlight: 0, attempts: 12, delivered: 10, dead: 2 };
  const generations = [
    { number: 6, hash: HASHES[6], isActive: false, ...counts, inFlight: 2 },
    { number: 7, hash: HASHES[7], isActive: true, ...counts, inFlight: 1 },
  ];
  return {
    generation: { number: 7, hash: HASHES[7], sinceMs: NOW_MS - 90_000 },
    generations,
    ledger: { accepted: 30, pending: 5, delivered: 20, dead: 4, dropped: 1 },
    delivery: {
      flow: { kind: 'open', failing: [] },
      allowed: 10,
      inFlight: 3,
      ready: 2,
      attempts: 24,
      delivered: 20,
      dead: 4,
      lost: 0,
      generations,
      unsettled: 0,
      storeTroubles: [],
    },
    held: 0,
    chains: { open: 0, dropped: 0 },
    ...changes,
  };
}
