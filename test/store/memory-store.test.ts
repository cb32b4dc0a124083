import { describe, onTestFinished } from 'vitest';
import { describeSharing, type SharedStoreUnderTest } from './lease-contract.ts';
import { SharedMemory } from './memory-store.ts';
import { describeMessageStore } from './message-store-contract.ts';

async function openMemory(): Promise<SharedStoreUnderTest> {
  const memory = new SharedMemory();
  let store = memory.open();
  return {
    store,
    endLeases: () => store.endLeases(),
    another: async () => {
      const other = memory.open();
      onTestFinished(() => other.close());
      return other;
    },
    async reopen() {
      await store.close();
      store = memory.open();
      return store;
    },
    close: () => store.close(),
  };
}

describeMessageStore('a store in memory', openMemory);
describe('a store in memory', () => describeSharing(openMemory));
