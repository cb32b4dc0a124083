import { chainKeyOf, type ProcessedChain } from '../chain/processed-chain.js';
import type { Diagnostic } from '../diagnostic.js';
import { MESSAGE_FIELDS, type MessageField, type MessageIdentity } from './fields.js';
import { escapeJson } from './json-text.js';
import { renderTime } from './render-time.js';
import { userFieldMembers, userFieldWarnings } from './user-field-members.js';

/** A notification, ready to be stored and sent as often as needed. */
export interface Message {
  readonly guid: string;
  /** Messages with the same key are delivered in order. */
  readonly chainKey: string;
  readonly createdAtMs: number;
  /** JSON, serialised once: every re-send has the same bytes. Always well-formed Unicode. */
  readonly body: string;
}

/** A message with what there is to say about it; `warnings` is empty but for odd user fields. */
export interface BuiltMessage extends Message {
  readonly warnings: readonly Diagnostic[];
}

/**
 * Builds the message of a processed chain: fields in the seed's order, user fields last, whatever
 * does not apply left out (seed: Message Body). The same arguments give the same bytes.
 */
export function buildMessage(chain: ProcessedChain, identity: MessageIdentity): BuiltMessage {
  const { fields } = chain;
  let members = '';
  for (const member of MEMBERS) members += member(chain, identity);
  if (fields !== undefined) members += userFieldMembers(fields);
  return {
    guid: identity.guid,
    chainKey: chainKeyOf(chain),
    createdAtMs: identity.timestampMs,
    body: `${members}}`,
    warnings: fields === undefined ? NO_WARNINGS : userFieldWarnings(fields),
  };
}

const NO_WARNINGS: readonly Diagnostic[] = Object.freeze([]);

/** Gives a field as `,"name":value`, the first one after `{`; or nothing. */
type RenderMember = (chain: ProcessedChain, identity: MessageIdentity) => string;

const MEMBERS: readonly RenderMember[] = MESSAGE_FIELDS.map(memberOf);

/** Glues as few pieces together as it can: that is most of the work. */
function memberOf(field: MessageField, index: number): RenderMember {
  const name = `${index === 0 ? '{' : ','}${JSON.stringify(field.name)}:`;
  switch (field.type) {
    case 'integer':
      return member(field.take, (value) => `${name}${value}`);
    case 'time': {
      const quoted = `${name}"`;
      return member(field.take, (value) => `${quoted}${renderTime(value)}"`);
    }
    case 'string':
    case 'guid': {
      const quoted = `${name}"`;
      return member(field.take, (value) => `${quoted}${escapeJson(value)}"`);
    }
  }
}

function member<Value>(
  take: (chain: ProcessedChain, identity: MessageIdentity) => Value | undefined,
  render: (value: Value) => string,
): RenderMember {
  return (chain, identity) => {
    const value = take(chain, identity);
    return value === undefined ? '' : render(value);
  };
}
