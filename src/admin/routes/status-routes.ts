import type { FastifyInstance } from 'fastify';
import { systemClock } from '../../runtime/clock.js';
import { createMetrics } from '../metrics/metrics.js';
import type { AdminParts } from '../resources/admin-parts.js';
import { renderOptions } from '../resources/options-resource.js';
import { renderStatus } from '../resources/status-resource.js';

/** Routes that look and change nothing. */
export function addStatusRoutes(app: FastifyInstance, parts: AdminParts): void {
  const { engine, reloader, clock = systemClock } = parts;
  const metrics = createMetrics(parts);

  app.get('/healthz', async () => ({ status: 'ok' }));

  // An engine whose options are refused delivers with the earlier ones: it is ready, and degraded.
  app.get('/readyz', async () => {
    const { state, isDegraded } = reloader.status();
    engine.status();
    return { status: 'ready', state, degraded: isDegraded };
  });

  app.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });

  app.get('/v1/status', async () => {
    // Someone who asks is in trouble perhaps: what can be said is said without the history, too.
    const history = await reloader.history().catch(() => undefined);
    const view = { engine: engine.status(), reloader: reloader.status(), history };
    return renderStatus(view, clock.now());
  });

  app.get('/v1/options', async () => renderOptions(reloader.status().active));
}
