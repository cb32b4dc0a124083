/** Events of a chain as a whole, and of the campaign groups that work on chains. */
import { z } from 'zod';
import { chainEnvelope, envelope } from './event-envelope.js';
import { attempt, campaignGroup, chainRecord, retrievedRecord } from './event-parts.js';
import { guid, integer, MAX_LIST_LENGTH, text, time, userFields } from './event-values.js';

/** A session of a campaign group began or changed: context for later chains. */
export const campaignGroupLoaded = z.strictObject({
  event: z.literal('CampaignGroupLoaded'),
  ...envelope,
  campaignGroup,
});

const RECORDS_EXPECTED = `a list of 1 to ${MAX_LIST_LENGTH} records`;

/**
 * A chain was taken from its calling list. It names its campaign group by session GUID, loaded before,
 * or brings it whole; when it does both, the whole one counts.
 */
export const chainRetrieved = z
  .strictObject({
    event: z.literal('ChainRetrieved'),
    ...chainEnvelope,
    campaignGroupGuid: guid.optional(),
    campaignGroup: campaignGroup.optional(),
    lifoGuid: guid.optional(),
    records: z
      .array(retrievedRecord, { error: RECORDS_EXPECTED })
      .min(1, { error: RECORDS_EXPECTED })
      .max(MAX_LIST_LENGTH, { error: RECORDS_EXPECTED }),
  })
  .superRefine(({ campaignGroup, campaignGroupGuid, records }, context) => {
    if (campaignGroup === undefined && campaignGroupGuid === undefined) {
      const message = 'a campaign group, or its session GUID as campaignGroupGuid';
      context.addIssue({ code: 'custom', path: ['campaignGroup'], message });
    }
    for (const index of repeatedHandles(records)) {
      const message = 'a handle that no other record of the chain has';
      context.addIssue({ code: 'custom', path: ['records', index, 'handle'], message });
    }
  });

/** Positions of the records whose handle an earlier record has. */
function repeatedHandles(records: readonly { readonly handle: number }[]): readonly number[] {
  const known = new Set<number>();
  return records.flatMap(({ handle }, index) => {
    if (known.has(handle)) return [index];
    known.add(handle);
    return [];
  });
}

/** Everything a message needs, for feeds that know only the result. */
export const chainProcessed = z.strictObject({
  event: z.literal('ChainProcessed'),
  ...chainEnvelope,
  campaignGroup,
  lifoGuid: guid.optional(),
  record: chainRecord,
  attempt,
  reason: integer,
  dispositionCode: text.optional(),
  agentId: text.optional(),
  scheduledTime: time.optional(),
  fields: userFields.optional(),
});
