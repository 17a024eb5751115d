/**
 * Who acts on staff routes. Closed by default: whatever lies under /api/desk and /api/admin needs a session, the few
 * addresses of `openPaths` aside; each route then names its roles:
 *
 *     createRoute({ method: 'post', path: '/api/desk/…', middleware: requireRole('agent'), security: staffOnly, … })
 *     app.openapi(route, async (c) => verb(records, { …, actor: actorOf(c) }))   // c.get('staff') is who acts
 *
 * `test/http/staff-routes.test.ts` finds every route there and tries it without session, with each role, and from
 * another origin; one that names no roles fails it.
 */
import type { MiddlewareHandler } from 'hono';
import { notSignedIn } from '../../desk/sign-in/faults.ts';
import { readSession } from '../../desk/sign-in/read-session.ts';
import { YaowenError } from '../../errors.ts';
import { roles as everyRole, type Role } from '../../records/schema/staff.ts';
import type { AppContext, AppEnv } from '../app-env.ts';
import { publicOrigin, readStaffToken } from '../staff-cookie.ts';

/** What one needs before one is signed in, by method and path. */
export const openPaths: ReadonlySet<string> = new Set([
  'GET /api/desk/sign-in',
  'POST /api/desk/session',
  'POST /api/desk/set-up',
  'POST /api/desk/set-up/check',
  'GET /api/desk/oidc/start',
  'GET /api/desk/oidc/callback',
]);

/** Header that every changing request carries; another site cannot send it without asking first, and is refused then. */
export const deskHeader = 'x-yaowen-desk';

/** For `security` of a route's description. */
export const staffOnly = [{ staff: [] }];

/**
 * Sets `c.get('staff')`. Mounted on /api/desk and /api/admin.
 * @throws `unauthorized:staff` without a session; `forbidden:request` for a change that another site may have caused
 */
export const staffSession: MiddlewareHandler<AppEnv> = async (c, next) => {
  checkSameOrigin(c);
  const token = readStaffToken(c);
  const { records, signIn } = c.get('services');
  const member = token === null ? null : await readSession(records, { token, limits: signIn.limits });
  if (member) c.set('staff', member);
  else if (!openPaths.has(`${c.req.method} ${c.req.path}`)) throw notSignedIn();
  await next();
};

/** Roles that may use a route: one of them is enough. */
export interface RoleGuard extends MiddlewareHandler<AppEnv> {
  readonly roles: readonly Role[];
}

/**
 * Lets through members with one of these roles.
 * @throws `forbidden:staff`
 */
export function requireRole(...roles: [Role, ...Role[]]): RoleGuard {
  const guard: MiddlewareHandler<AppEnv> = async (c, next) => {
    const member = c.get('staff');
    if (!member) throw notSignedIn();
    if (!member.roles.some((role) => roles.includes(role))) throw lacksRole();
    await next();
  };
  return Object.assign(guard, { roles });
}

/** Lets through every member who has a role at all. */
export const anyRole = (): RoleGuard => requireRole(...(everyRole as unknown as [Role, ...Role[]]));

/** Who acts, as the audit names it. */
export const actorOf = (c: AppContext): `staff:${string}` => `staff:${c.get('staff').id}`;

/** Whether the session of this request is still good: for streams, which outlive the look at their beginning. */
export async function stillSignedIn(c: AppContext): Promise<boolean> {
  const { records, signIn } = c.get('services');
  const token = readStaffToken(c);
  return (
    token !== null && (await readSession(records, { token, limits: signIn.limits, touch: false })) !== null
  );
}

function checkSameOrigin(c: AppContext): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return;
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const own =
    c.req.header(deskHeader) !== undefined &&
    (origin === undefined || origin === publicOrigin(c)) &&
    (site === undefined || site === 'same-origin');
  if (!own)
    throw new YaowenError('forbidden:request', {
      zh: `请求不是从工作台页面发出的，已拒绝。程序请带上请求头 ${deskHeader}: 1。若网址是经代理访问的，请设置 PUBLIC_URL。`,
      en: `The request did not come from the desk's own page and was refused. A program sends the header ${deskHeader}: 1. Behind a proxy, set PUBLIC_URL.`,
    });
}

const lacksRole = (): YaowenError =>
  new YaowenError('forbidden:staff', {
    zh: '您的角色不能进行此操作。需要时请联系管理员。',
    en: 'Your roles do not allow this. Ask an administrator if you need it.',
  });
