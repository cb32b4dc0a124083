import { type MetricRow, one } from './metric-row.js';

/** Metrics of messages and requests. */
export const DELIVERY_METRICS: readonly MetricRow[] = [
  {
    name: 'attempts_total',
    kind: 'counter',
    help: 'Charged attempts since the start of the process.',
    samples: ({ engine }) => one(engine.delivery.attempts),
  },
  {
    name: 'delivered_messages_total',
    kind: 'counter',
    help: 'Messages delivered since the start of the process.',
    samples: ({ engine }) => one(engine.delivery.delivered),
  },
  {
    name: 'dead_messages_total',
    kind: 'counter',
    help: 'Messages given up since the start of the process.',
    samples: ({ engine }) => one(engine.delivery.dead),
  },
  {
    name: 'lost_claims_total',
    kind: 'counter',
    help: 'Outcomes that were not recorded, as the message belonged to another notifier by then: possible duplicates.',
    samples: ({ engine }) => one(engine.delivery.lost),
  },
  {
    name: 'in_flight_requests',
    kind: 'gauge',
    help: 'Requests in flight.',
    samples: ({ engine }) => one(engine.delivery.inFlight),
  },
  {
    name: 'store_up',
    kind: 'gauge',
    help: '1 while the store takes what delivery asks of it, 0 while it refuses.',
    samples: ({ engine }) => one(engine.delivery.storeTroubles.length === 0 ? 1 : 0),
  },
  {
    name: 'unsettled_outcomes',
    kind: 'gauge',
    help: 'Outcomes of attempts that are not on disk yet.',
    samples: ({ engine }) => one(engine.delivery.unsettled),
  },
  {
    name: 'flow_state',
    kind: 'gauge',
    help: 'How much is sent: 1 for the state that delivery is in.',
    labels: ['state'],
    samples: ({ engine }) => [{ labels: { state: engine.delivery.flow.kind }, value: 1 }],
  },
  {
    name: 'pace_requests_per_second',
    kind: 'gauge',
    help: 'The pace that the receiver is found to take; absent while it takes all that it is sent.',
    samples: ({ engine: { delivery } }) => {
      const { flow } = delivery;
      const perSecond = flow.kind === 'slowing' ? flow.throttle.perSecond : Infinity;
      return Number.isFinite(perSecond) ? one(perSecond) : [];
    },
  },
  {
    name: 'allowed_requests',
    kind: 'gauge',
    help: 'Requests that may be in flight at once.',
    samples: ({ engine }) => one(engine.delivery.allowed),
  },
  {
    name: 'held_messages',
    kind: 'gauge',
    help: 'Pending messages that wait because the receiver accepts nothing, or no URI is set.',
    samples: ({ engine }) => one(engine.held),
  },
  {
    name: 'open_chains',
    kind: 'gauge',
    help: 'Chains whose round is not over, or which a treatment keeps in memory.',
    samples: ({ engine }) => one(engine.chains?.open),
  },
  {
    name: 'dropped_chains',
    kind: 'gauge',
    help: 'Chains that the store ever dropped because they heard nothing for 24 h.',
    samples: ({ engine }) => one(engine.chains?.dropped),
  },
  {
    name: 'ledger_accepted_messages',
    kind: 'gauge',
    help: 'Messages that the store ever accepted: the sum of ledger_messages over all states.',
    samples: ({ engine }) => one(engine.ledger?.accepted),
  },
  {
    name: 'ledger_messages',
    kind: 'gauge',
    help: 'Messages of the store by state, those that retention has forgotten included.',
    labels: ['state'],
    samples: ({ engine: { ledger } }) =>
      (['pending', 'delivered', 'dead', 'dropped'] as const).flatMap((state) =>
        ledger === undefined ? [] : { labels: { state }, value: ledger[state] },
      ),
  },
];
