import { expect, it } from 'vitest';
import { loadCampaignGroup } from '#dist/chain/loaded-campaign-group.js';
import type { CampaignGroupLoadedEvent } from '#dist/event/event.js';
import { GROUP } from './chain-events.ts';

const loaded = (at: number, dialMode: number): CampaignGroupLoadedEvent => ({
  event: 'CampaignGroupLoaded',
  at,
  campaignGroup: { ...GROUP, dialMode },
});

it('keeps the latest word on a campaign group, whatever comes last', () => {
  const first = loadCampaignGroup(undefined, loaded(5, 2));
  const later = loadCampaignGroup(first, loaded(9, 3));
  expect(later).toEqual({ campaignGroup: { ...GROUP, dialMode: 3 }, loadedAtMs: 9 });
  expect(loadCampaignGroup(later, loaded(5, 2))).toBe(later);
  expect(loadCampaignGroup(later, loaded(9, 3))).toBe(later);
});
