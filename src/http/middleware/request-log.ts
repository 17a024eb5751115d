import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { AppEnv } from '../app-env.ts';

/** Names each request, counts it and logs it: by its route, never by what was asked or by ids. */
export const requestLog: MiddlewareHandler<AppEnv> = async (c, next) => {
  const given = c.req.header('x-request-id');
  const requestId = given && /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID();
  c.set('requestId', requestId);
  const startedMs = performance.now();
  await next();
  c.res.headers.set('x-request-id', requestId);
  const { log, metrics } = c.get('services');
  const { method } = c.req;
  const { status } = c.res;
  const route = routePath(c, -1);
  metrics.countRequest(method, route, status);
  const ms = Math.round(performance.now() - startedMs);
  log[status >= 500 ? 'error' : 'info']({ requestId, method, route, status, ms }, 'request');
};
