import type { FastifyInstance } from 'fastify';
import { systemClock } from '../../runtime/clock.js';
import { METRICS_TYPE, renderMetrics } from '../metrics/render-metrics.js';
import { viewOf } from '../resources/engine-view.js';
import { optionsResource } from '../resources/options-resource.js';
import { statusResource } from '../resources/status-resource.js';
import type { AdminParts } from './admin-parts.js';

const EVENTS_HELD = 'events are not read: notifications are off, and were on in the last run';

/** Routes that look and change nothing. */
export function addStatusRoutes(app: FastifyInstance, parts: AdminParts): void {
  const { engine, reloader, clock = systemClock } = parts;

  app.get('/healthz', async () => ({ status: 'ok' }));

  // An engine whose options are refused delivers with the earlier ones: it is ready, and degraded.
  app.get('/readyz', async (_request, reply) => {
    const { state, isDegraded } = reloader.status();
    const look = { state, degraded: isDegraded };
    const { ledger, delivery } = await viewOf(engine);
    const [trouble] = delivery.storeTroubles;
    if (state === 'events-held') {
      return reply.code(503).send({ status: 'not ready', reason: EVENTS_HELD, ...look });
    }
    if (ledger !== undefined && trouble === undefined) return { status: 'ready', ...look };
    const reason = trouble?.reason ?? 'the store cannot be asked; see the log of the engine';
    return reply.code(503).send({ status: 'not ready', reason, ...look });
  });

  app.get('/metrics', async (_request, reply) => {
    const view = { engine: await viewOf(engine), reloader: reloader.status(), nowMs: clock.now() };
    return reply.type(METRICS_TYPE).send(await renderMetrics(view));
  });

  app.get('/v1/status', async () => {
    // Someone who asks is in trouble perhaps: what can be said is said without the store, too.
    const history = await reloader.history().catch(() => undefined);
    const view = { engine: await viewOf(engine), reloader: reloader.status(), history };
    return statusResource(view, clock.now());
  });

  app.get('/v1/options', async () => optionsResource(reloader.status().active));
}
