import { RELOAD_RESULTS, RELOAD_TRIGGERS } from '../../reload/reload-report.js';
import { RELOAD_STATES } from '../../reload/reload-status.js';
import { type MetricRow, type MetricView, one, type Sample } from './metric-row.js';

/** Metrics of the option files and what became of them. */
export const OPTION_METRICS: readonly MetricRow[] = [
  {
    name: 'reload_last_successful',
    kind: 'gauge',
    help: 'Whether the last look at the option files found options that are in force or could be put in force.',
    samples: ({ reloader }) => one(reloader.counts.isLastSuccessful),
  },
  {
    name: 'reload_last_success_timestamp_seconds',
    kind: 'gauge',
    help: 'When that was so last, in seconds since 1970.',
    samples: ({ reloader }) => one(reloader.counts.lastSuccessAtMs / 1000),
  },
  {
    name: 'reload_attempts_total',
    kind: 'counter',
    help: 'Looks at the option files, by what caused them and what came of it.',
    labels: ['trigger', 'result'],
    samples: reloadAttempts,
  },
  {
    name: 'reload_state',
    kind: 'gauge',
    help: 'How the options in force stand to the files: 1 for the state that is.',
    labels: ['state'],
    samples: ({ reloader }) =>
      RELOAD_STATES.map((state) => ({
        labels: { state },
        value: Number(reloader.state === state),
      })),
  },
  {
    name: 'degraded',
    kind: 'gauge',
    help: 'Whether somebody should look at the option files. Delivery goes on with the options in force.',
    samples: ({ reloader }) => one(reloader.isDegraded),
  },
  {
    name: 'options_drift_seconds',
    kind: 'gauge',
    help: 'How long files and options in force have differed; 0 while they do not.',
    samples: ({ reloader: { driftSinceMs }, nowMs }) =>
      one(driftSinceMs === undefined ? 0 : Math.max(0, nowMs - driftSinceMs) / 1000),
  },
  {
    name: 'watch_restarts_total',
    kind: 'counter',
    help: 'How often watching the option files had to begin anew.',
    samples: ({ reloader }) => one(reloader.watch.restarts),
  },
];

/** All combinations, from 0: an alert on an increase does not see a counter that begins with 1. */
function reloadAttempts({ reloader }: MetricView): readonly Sample[] {
  const { attempts } = reloader.counts;
  return RELOAD_TRIGGERS.flatMap((trigger) =>
    RELOAD_RESULTS.map((result) => {
      const found = attempts.find((each) => each.trigger === trigger && each.result === result);
      return { labels: { trigger, result }, value: found?.count ?? 0 };
    }),
  );
}
