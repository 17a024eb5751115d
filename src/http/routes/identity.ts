/** The way over the identity provider and back. Browsers come here, so every end is a page. */
import { createRoute } from '@hono/zod-openapi';
import { flowLifeMs, keepFlow, takeFlow } from '../../desk/sign-in/identity-flow.ts';
import { signInWithIdentity } from '../../desk/sign-in/sign-in-with-identity.ts';
import { YaowenError } from '../../errors.ts';
import type { App, AppContext } from '../app-env.ts';
import { publicOrigin, readCookie, writeCookie } from '../staff-cookie.ts';
import { enter, occasion } from './sign-in.ts';

const callbackPath = '/api/desk/oidc/callback';
const flowCookie = 'yaowen-oidc';
/** Codes of the page `/desk?fault=…`. */
type Fault = 'unavailable' | 'refused' | 'no_role' | 'inactive' | 'email_taken';

const start = createRoute({
  method: 'get',
  path: '/api/desk/oidc/start',
  summary: 'Go to the identity provider',
  responses: { 302: { description: 'There, or back to the sign-in page with what went wrong' } },
});

const callback = createRoute({
  method: 'get',
  path: callbackPath,
  summary: 'Come back from the identity provider',
  responses: { 302: { description: 'To the desk, or to the sign-in page with what went wrong' } },
});

export function addIdentityRoutes(app: App): void {
  app.openapi(start, async (c) => {
    const { records, signIn } = c.get('services');
    if (!signIn.provider) return toFault(c, 'refused');
    try {
      const { url, flow } = await signIn.provider.begin({ redirectUri: redirectUri(c) });
      // Lax: the way back begins at another site.
      writeCookie(c, flowCookie, await keepFlow(records, flow), { lifeMs: flowLifeMs, sameSite: 'Lax' });
      return c.redirect(url);
    } catch (error) {
      return toFault(c, faultOf(c, error));
    }
  });

  app.openapi(callback, async (c) => {
    const { records, signIn } = c.get('services');
    const token = readCookie(c, flowCookie);
    writeCookie(c, flowCookie, '', { lifeMs: 0, sameSite: 'Lax' });
    const flow = token === null ? null : await takeFlow(records, { token });
    if (!signIn.provider || !flow) return toFault(c, 'refused');
    try {
      const identity = await signIn.provider.finish({ url: c.req.url, redirectUri: redirectUri(c), flow });
      const opened = await signInWithIdentity(records, { ...occasion(c), identity, roleMap: signIn.roleMap });
      await enter(c, opened);
      return c.redirect('/desk');
    } catch (error) {
      return toFault(c, faultOf(c, error));
    }
  });
}

const redirectUri = (c: AppContext): string => `${publicOrigin(c)}${callbackPath}`;

const toFault = (c: AppContext, fault: Fault) => c.redirect(`/desk?fault=${fault}`);

/** What of a fault the sign-in page tells; the log has the rest. */
function faultOf(c: AppContext, error: unknown): Fault {
  if (!(error instanceof YaowenError)) throw error;
  const { log } = c.get('services');
  log.warn(
    { requestId: c.get('requestId'), err: error.cause ?? error },
    `sign-in by identity: ${error.code}`,
  );
  if (error.code === 'unavailable:identity') return 'unavailable';
  if (error.code === 'conflict:staff') return 'email_taken';
  if (error.code === 'forbidden:staff') return error.fields?.staff === 'inactive' ? 'inactive' : 'no_role';
  if (error.code === 'unauthorized:staff') return 'refused';
  throw error;
}
