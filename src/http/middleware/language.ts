import type { MiddlewareHandler } from 'hono';
import type { Lang } from '../../answer/types.ts';
import type { AppEnv } from '../app-env.ts';

/** Language of a request: `?lang=`, else the Accept-Language header, else Chinese. */
export function requestLanguage(asked: string | undefined, header: string | undefined): Lang {
  if (asked) return /^en/i.test(asked) ? 'en' : 'zh';
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((value) => value !== undefined);
      return { tag: tag.toLowerCase(), weight: q === undefined ? 1 : Number(q) || 0 };
    })
    .filter(({ tag, weight }) => weight > 0 && /^(zh|en)\b/.test(tag))
    .sort((a, b) => b.weight - a.weight);
  return wishes[0]?.tag.startsWith('en') ? 'en' : 'zh';
}

export const language: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set('lang', requestLanguage(c.req.query('lang'), c.req.header('accept-language')));
  await next();
};
