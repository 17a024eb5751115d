import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../app-env.ts';

/** Headers for every response. The page needs no inline script, no inline style and nothing from elsewhere. */
export function securityHeaders(frameAncestors: string[]): MiddlewareHandler<AppEnv> {
  const policy = (ancestors: string[]) =>
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      `frame-ancestors ${ancestors.join(' ')}`,
    ].join('; ');
  const forAskers = policy(["'self'", ...frameAncestors]);
  // Nobody may lay a page of theirs over the staff's buttons.
  const forStaff = policy(["'none'"]);
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set('content-security-policy', /^\/desk(\/|$)/.test(c.req.path) ? forStaff : forAskers);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  };
}
