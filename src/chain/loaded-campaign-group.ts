import type { CampaignGroupLoadedEvent } from '../event/event.js';
import type { CampaignGroup } from './processed-chain.js';

/** A campaign group as it was last loaded. Chains refer to it by the session GUID in it. */
export interface LoadedCampaignGroup {
  readonly campaignGroup: CampaignGroup;
  /** In the time of events. */
  readonly loadedAtMs: number;
}

/**
 * What `CampaignGroupLoaded` makes of what is known of the session: the later word counts, also for
 * chains in memory, as the message tells the *current* mode (seed: GSW_DIAL_MODE). An event that is not
 * later changes nothing: the very object given comes back.
 */
export function loadCampaignGroup(
  known: LoadedCampaignGroup | undefined,
  { at, campaignGroup }: CampaignGroupLoadedEvent,
): LoadedCampaignGroup {
  if (known !== undefined && known.loadedAtMs >= at) return known;
  return { campaignGroup, loadedAtMs: at };
}
