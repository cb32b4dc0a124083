import Fastify, { type FastifyInstance } from 'fastify';
import { errorResource, errorStatus, routeUnknown } from './resources/error-resource.js';
import type { AdminParts } from './routes/admin-parts.js';
import { addReloadRoutes } from './routes/reload-routes.js';
import { addStatusRoutes } from './routes/status-routes.js';

/** The longest body that any route takes is `{"generation":…}`. */
const MOST_BODY_BYTES = 4096;

/** A request arrives whole within this time, or not at all. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * The routes on a server that does not listen yet. What is not valid is refused as it is: nothing is
 * coerced or left out, so that a mistyped `accept` does not count as absent.
 */
export function createAdminApp(parts: AdminParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true, // a client that keeps its connection must not hold up the end
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.setNotFoundHandler((request, reply) => {
    return reply.code(404).send(routeUnknown(request.method, request.url));
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = errorStatus(error);
    if (status === 500) {
      parts.log?.error({ event: 'control', err: error }, 'a request to the engine failed');
    }
    return reply.code(status).send(errorResource(error, status));
  });
  addStatusRoutes(app, parts);
  addReloadRoutes(app, parts);
  return app;
}
