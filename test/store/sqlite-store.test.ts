import { describeMessageStore } from './message-store-contract.ts';
import { openTemporaryStore } from './open-sqlite.ts';

describeMessageStore('the embedded store', openTemporaryStore);
