import type { MessageStore } from '#dist/store/message-store.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import type { StoreUnderTest } from './message-store-contract.ts';

/** Opens an empty embedded store in a folder of its own. */
export async function openTemporaryStore(): Promise<StoreUnderTest & { readonly folder: string }> {
  const folder = await createTemporaryFolder();
  let store: MessageStore = await openSqliteStore(folder.path);
  return {
    store,
    folder: folder.path,
    async reopen() {
      await store.close();
      store = await openSqliteStore(folder.path);
      return store;
    },
    async close() {
      await store.close();
      await folder.remove();
    },
  };
}
