/** The cookie that holds a staff session's token, and how this service is reached. */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppContext } from './app-env.ts';

/** Origin as browsers see it: as the settings say, else as the request says. */
export function publicOrigin(c: AppContext): string {
  const { publicUrl } = c.get('services').signIn;
  return publicUrl === null ? new URL(c.req.url).origin : new URL(publicUrl).origin;
}

/** On https the name has the prefix that browsers guard: set by this host alone, over https, for all its paths. */
const isSecure = (c: AppContext): boolean => publicOrigin(c).startsWith('https:');
const name = 'yaowen-staff';

/** The token a browser presents. On https only the guarded cookie counts. */
export function readStaffToken(c: AppContext): string | null {
  return (isSecure(c) ? getCookie(c, name, 'host') : getCookie(c, name)) ?? null;
}

export function writeStaffToken(c: AppContext, token: string, lifeMs: number): void {
  setCookie(c, name, token, {
    path: '/',
    httpOnly: true,
    // The shell is public and fetches everything itself, so even a link from a mail needs no laxer one.
    sameSite: 'Strict',
    maxAge: Math.floor(lifeMs / 1000),
    ...(isSecure(c) ? { secure: true, prefix: 'host' as const } : {}),
  });
}

export function clearStaffToken(c: AppContext): void {
  deleteCookie(c, name, { path: '/', ...(isSecure(c) ? { secure: true, prefix: 'host' as const } : {}) });
}
