import type { Settlement, Taken } from '#dist/store/message-store.js';
import type { Store } from '#dist/store/store.js';

/** In the place of a lease: that of the message's last claim. No claim has it. */
export const LAST_LEASE = 0;

/**
 * The store, for tests that are about other things than leases: it remembers the leases it gives, and settles with
 * {@link LAST_LEASE} as with the last one of the message.
 */
export function rememberingLeases(store: Store): Store {
  const leases = new Map<number, number>();
  const remember = (claimed: Taken['claimed']) => {
    if (claimed !== undefined) leases.set(claimed.seq, claimed.lease);
  };
  const watched: Pick<Store, 'add' | 'takeEvent' | 'claim' | 'settle'> = {
    async add(...args) {
      const taken = await store.add(...args);
      remember(taken.claimed);
      return taken;
    },
    async takeEvent(...args) {
      const taken = await store.takeEvent(...args);
      remember(taken.claimed);
      return taken;
    },
    async claim(...args) {
      const claim = await store.claim(...args);
      for (const message of claim.messages) remember(message);
      return claim;
    },
    async settle(settlement: Settlement) {
      if (settlement.lease !== LAST_LEASE) return store.settle(settlement);
      return store.settle({ ...settlement, lease: leases.get(settlement.seq) ?? LAST_LEASE });
    },
  };
  return new Proxy(store, {
    get(target, name) {
      if (name in watched) return Reflect.get(watched, name);
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
