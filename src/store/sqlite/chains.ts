import { type LoadedCampaignGroup, loadCampaignGroup } from '../../chain/loaded-campaign-group.js';
import type { CampaignGroup } from '../../chain/processed-chain.js';
import type { CampaignGroupLoadedEvent } from '../../event/event.js';
import type { ChainCounts, ChainKind } from '../chain-store.js';
import type { ChainChange } from '../take-event.js';
import type { SqliteDatabase, SqliteStatement } from './driver.js';

/** The row of counts. Together with `closed` it says whether any chain has a row. */
export type ChainCountsRow = ChainCounts & { readonly closed: number };
type MutableCounts = { -readonly [K in keyof ChainCountsRow]: ChainCountsRow[K] };

export function readChainCounts(db: SqliteDatabase): ChainCountsRow {
  const row = db.prepare('SELECT * FROM chain_counts').get() ?? {};
  return {
    open: Number(row['open']),
    closed: Number(row['closed']),
    dropped: Number(row['dropped']),
  };
}

/**
 * The rows that taking an event reads and writes. The caller brackets calls with {@link begin} and
 * {@link save} or {@link rollback}; only counts are kept in memory.
 */
export class SqliteChains {
  readonly counts: MutableCounts;
  readonly #sql: ReturnType<typeof prepareStatements>;
  #saved: ChainCountsRow | undefined;

  constructor(db: SqliteDatabase) {
    this.counts = readChainCounts(db);
    this.#sql = prepareStatements(db);
  }

  begin(): void {
    this.#saved = { ...this.counts };
  }

  /** To be called before the commit, which may still fail. */
  save(): void {
    const { open, closed, dropped } = this.counts;
    const before = this.#saved;
    const isSame = before?.open === open && before.closed === closed && before.dropped === dropped;
    if (!isSame) this.#sql.saveCounts.run(open, closed, dropped);
  }

  rollback(): void {
    if (this.#saved !== undefined) Object.assign(this.counts, this.#saved);
  }

  /** The state of a chain as it is kept: JSON. Costs nothing while no chain is known. */
  read(key: string): string | undefined {
    if (this.counts.open + this.counts.closed === 0) return undefined;
    const text = this.#sql.read.get(key)?.['state'];
    return text === undefined ? undefined : String(text);
  }

  /** Keeps a state in place of what was there. */
  write({ key, kindBefore, kind, heardAtMs, text }: ChainChange): void {
    this.#sql.write.run(key, kind, heardAtMs, text);
    if (kindBefore !== undefined) this.counts[countOf(kindBefore)] -= 1;
    this.counts[countOf(kind)] += 1;
  }

  campaignGroup(guid: string): CampaignGroup | undefined {
    return this.#loadedGroup(guid)?.campaignGroup;
  }

  /** `CampaignGroupLoaded`: keeps the group unless a later word of it is known. */
  loadCampaignGroup(event: CampaignGroupLoadedEvent): void {
    const { guid } = event.campaignGroup;
    const known = this.#loadedGroup(guid);
    const loaded = loadCampaignGroup(known, event);
    if (loaded === known) return;
    const { loadedAtMs, campaignGroup } = loaded;
    this.#sql.saveGroup.run(JSON.stringify(guid), loadedAtMs, JSON.stringify(campaignGroup));
  }

  #loadedGroup(guid: string): LoadedCampaignGroup | undefined {
    const row = this.#sql.group.get(JSON.stringify(guid));
    if (row === undefined) return undefined;
    const campaignGroup = JSON.parse(String(row['campaign_group'])) as CampaignGroup;
    return { campaignGroup, loadedAtMs: Number(row['loaded_at']) };
  }
}

const countOf = (kind: ChainKind) => (kind === 'closed' ? 'closed' : 'open');

function prepareStatements(db: SqliteDatabase) {
  return {
    read: db.prepare('SELECT state FROM chains WHERE chain = ?'),
    write: db.prepare(
      `INSERT INTO chains (chain, kind, heard_at, state) VALUES (?, ?, ?, ?) ON CONFLICT (chain)
       DO UPDATE SET kind = excluded.kind, heard_at = excluded.heard_at, state = excluded.state`,
    ),
    group: db.prepare('SELECT loaded_at, campaign_group FROM campaign_groups WHERE guid = ?'),
    saveGroup: db.prepare('INSERT OR REPLACE INTO campaign_groups VALUES (?, ?, ?)'),
    saveCounts: db.prepare('UPDATE chain_counts SET open = ?, closed = ?, dropped = ?'),
  } as const satisfies Record<string, SqliteStatement>;
}
