import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import type { Store } from '#dist/store/store.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import type { StoreUnderTest } from './message-store-contract.ts';

/** Opens an empty embedded store in a folder of its own. */
export async function openTemporaryStore(): Promise<StoreUnderTest & { readonly folder: string }> {
  const folder = await createTemporaryFolder();
  let store: Store = await openSqliteStore(folder.path);
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
