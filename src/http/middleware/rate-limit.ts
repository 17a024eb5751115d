import type { MiddlewareHandler } from 'hono';
import { YaowenError } from '../../errors.ts';
import type { AppContext, AppEnv } from '../app-env.ts';

const windowMs = 60_000;
const maxClients = 100_000;

/**
 * So many requests a minute for each client, counted in this process.
 * @param clientOf key of the client; null is not limited
 */
export function rateLimit(
  limitPerMinute: number,
  clientOf: (c: AppContext) => string | null,
  now: () => number = Date.now,
): MiddlewareHandler<AppEnv> {
  let counts = new Map<string, number>();
  let windowEndsAt = 0;
  return async (c, next) => {
    const client = limitPerMinute > 0 ? clientOf(c) : null;
    if (client === null) return next();
    const at = now();
    if (at >= windowEndsAt) {
      counts = new Map();
      windowEndsAt = at + windowMs;
    }
    // Of a flood from countless addresses only the known ones are counted: memory stays bounded.
    const count = (counts.get(client) ?? 0) + 1;
    if (count > 1 || counts.size < maxClients) counts.set(client, count);
    if (count <= limitPerMinute) return next();
    c.header('retry-after', String(Math.ceil((windowEndsAt - at) / 1000)));
    throw new YaowenError('rate_limit:request', {
      zh: '请求太频繁，请一分钟后再试。',
      en: 'Too many requests. Please try again in a minute.',
    });
  };
}
