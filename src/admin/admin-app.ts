import type { RequestListener } from 'node:http';
import Fastify from 'fastify';
import { errorResource, errorStatus, routeUnknown } from './resources/error-resource.js';
import type { AdminParts } from './routes/admin-parts.js';
import { addReloadRoutes } from './routes/reload-routes.js';
import { addStatusRoutes } from './routes/status-routes.js';

/** The longest body that any route takes is `{"generation":…}`. */
const MOST_BODY_BYTES = 4096;

/**
 * What answers requests, on whatever server they come in. What is not valid is refused as it is: nothing is
 * coerced or left out, so that a mistyped `accept` does not count as absent.
 */
export async function adminRoutes(parts: AdminParts): Promise<RequestListener> {
  const app = Fastify({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
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
  await app.ready();
  return app.routing;
}
