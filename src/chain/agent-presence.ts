import { agentJoins, isSuccessful } from '../event/enumerations.js';
import type { Round } from './chain-state.js';
import type { CampaignGroup } from './processed-chain.js';

/**
 * Whether an agent took the call that ended, so that the chain waits for the desktop (assumed, as the
 * seed only says that "an agent has finalized the chain processing from the desktop"). Yes when an
 * agent was named or connected, or the desktop was heard. Else only for voice: yes in preview modes,
 * and for a successful result in modes where agents answer.
 */
export function isWithAgent(round: Round, callResult: number, group: CampaignGroup): boolean {
  if (round.agentId !== undefined || round.isAgentThere) return true;
  if (round.times?.agentAnswered !== undefined) return true;
  if (group.mediaType !== 'voice') return false;
  const joins = agentJoins(group.dialMode);
  return joins === 'before' || (joins === 'after' && isSuccessful(callResult));
}
