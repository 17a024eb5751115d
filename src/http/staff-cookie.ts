/** The cookies of staff, and how this service is reached. */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppContext } from './app-env.ts';

/** Origin as browsers see it: as the settings say, else as the request says. */
export function publicOrigin(c: AppContext): string {
  const { publicUrl } = c.get('services').signIn;
  return publicUrl === null ? new URL(c.req.url).origin : new URL(publicUrl).origin;
}

/** On https the name has the prefix that browsers guard: set by this host alone, over https, for all its paths. */
const isSecure = (c: AppContext): boolean => publicOrigin(c).startsWith('https:');
const guard = (c: AppContext) => (isSecure(c) ? { secure: true, prefix: 'host' as const } : {});

/** On https only the guarded cookie counts. */
export const readCookie = (c: AppContext, name: string): string | null =>
  (isSecure(c) ? getCookie(c, name, 'host') : getCookie(c, name)) || null;

/** @param options.lifeMs 0 deletes it */
export function writeCookie(
  c: AppContext,
  name: string,
  value: string,
  options: { lifeMs: number; sameSite: 'Strict' | 'Lax' },
): void {
  if (options.lifeMs === 0) {
    deleteCookie(c, name, { path: '/', ...guard(c) });
    return;
  }
  setCookie(c, name, value, {
    path: '/',
    httpOnly: true,
    sameSite: options.sameSite,
    maxAge: Math.floor(options.lifeMs / 1000),
    ...guard(c),
  });
}

const sessionCookie = 'yaowen-staff';

/** The session token that a browser presents. */
export const readStaffToken = (c: AppContext): string | null => readCookie(c, sessionCookie);

/** Strict: the shell is public and fetches everything itself, so even a link from a mail needs no laxer one. */
export const writeStaffToken = (c: AppContext, token: string, lifeMs: number): void =>
  writeCookie(c, sessionCookie, token, { lifeMs, sameSite: 'Strict' });

export const clearStaffToken = (c: AppContext): void =>
  writeCookie(c, sessionCookie, '', { lifeMs: 0, sameSite: 'Strict' });
