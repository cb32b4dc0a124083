import type { FastifyInstance, FastifyReply } from 'fastify';
import { isRefused, type ReloadReport } from '../../reload/reload-report.js';
import { systemClock } from '../../runtime/clock.js';
import { reloadAnswer, reloadsResource } from '../resources/reload-resource.js';
import type { AdminParts } from './admin-parts.js';

/** Bodies may be left out: fastify shows a body that is not there to its validator as `null`. */
const RELOAD_BODY = {
  type: 'object',
  nullable: true,
  properties: { accept: { type: 'boolean' } },
  additionalProperties: false,
} as const;

const ROLLBACK_BODY = {
  type: 'object',
  nullable: true,
  properties: { generation: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
} as const;

interface ReloadRequest {
  readonly Body: { readonly accept?: boolean } | null | undefined;
}

interface RollbackRequest {
  readonly Body: { readonly generation?: number } | null | undefined;
}

/** Routes on what happened to the options, and those that put others in force. */
export function addReloadRoutes(app: FastifyInstance, parts: AdminParts): void {
  const { reloader, clock = systemClock } = parts;
  const answer = async (reply: FastifyReply, report: ReloadReport) => {
    const { sinceMs } = reloader.status().active; // before anything else can come into force
    const history = await reloader.history().catch(() => []); // what was done is done, and said
    reply.code(isRefused(report) ? 422 : 200);
    return reloadAnswer(report, history, { sinceMs, nowMs: clock.now() });
  };

  app.get('/v1/reloads', async () => reloadsResource(await reloader.history()));

  app.post<ReloadRequest>('/v1/reload', { schema: { body: RELOAD_BODY } }, async (request, reply) =>
    answer(
      reply,
      await reloader.reload({ trigger: 'command', accept: request.body?.accept ?? false }),
    ),
  );

  app.post<RollbackRequest>(
    '/v1/rollback',
    { schema: { body: ROLLBACK_BODY } },
    async (request, reply) => answer(reply, await reloader.rollback(request.body?.generation)),
  );
}
