import { expect, it } from 'vitest';
import { MESSAGE_FIELD_NAMES, MESSAGE_FIELDS } from '#dist/message/fields.js';

/** Order, types and mandatory fields (!) of the seed. */
const SEED = `
GSW_MESSAGE string! GSW_MESSAGE_GUID guid! GSW_TIMESTAMP time! GSW_CALL_ATTEMPT_GUID guid!
GSW_PHONE string! GSW_PHONE_TYPE integer! GSW_CHAIN_ID integer! GSW_CHAIN_N integer!
GSW_RECORD_HANDLE integer! GSW_REASON integer! GSW_CHAIN_LIFO_GUID guid GSW_CUSTOMER_ID string
GSW_CALL_RESULT integer! GSW_DISPOSITION_CODE string GSW_CAMPAIGN_NAME string!
GSW_CAMPAIGN_TEMPLATE_NAME string GSW_CONTACT_MEDIA_TYPE string! GSW_CALLING_LIST string!
GSW_CAMPAIGN_GROUP_NAME string! GSW_CAMPAIGN_GROUP_GUID string! GSW_GROUP_NAME string!
GSW_QUEUE_NAME string! GSW_DIAL_MODE integer! GSW_AGENT_ID string GSW_RECORD_TYPE integer!
GSW_RECORD_STATUS integer! GSW_OPTIMIZE_BY integer GSW_OPTIMIZE_GOAL integer
GSW_START_PROCESSING time! GSW_CALL_TIME time GSW_SCHEDULED_TIME time GSW_DIALING time
GSW_RINGING time GSW_RELEASED time GSW_ANSWERED time GSW_CPD_COMPLETED time GSW_QUEUED time
GSW_AGENT_RINGING time GSW_AGENT_ANSWERED time GSW_DIVERTED time GSW_ABANDONED time
GSW_AGENT_RELEASED time GSW_ACW_COMPLETED time GSW_COMPLETE_PROCESSING time`;

it('has the fields of the seed, in its order', () => {
  const table = MESSAGE_FIELDS.map(
    ({ name, type, mandatory }) => `${name} ${type}${mandatory ? '!' : ''}`,
  );
  expect(table.join(' ')).toBe(SEED.trim().replaceAll(/\s+/g, ' '));
});

it('has 44 different fields, 22 of them mandatory, each with a description', () => {
  expect(MESSAGE_FIELD_NAMES.size).toBe(44);
  expect(MESSAGE_FIELDS.filter((field) => field.mandatory)).toHaveLength(22);
  expect(new Set(MESSAGE_FIELDS.map((field) => field.description)).size).toBe(44);
});
