/** While the service is switched to read-only, nothing new is taken; reading, searching and staff sign-in go on. */
import type { MiddlewareHandler } from 'hono';
import { YaowenError } from '../../errors.ts';
import type { AppEnv } from '../app-env.ts';

/** What changes nothing on record, or is needed to leave the state. */
const open =
  /^\/api\/(search|admin\/switches|local\/(switches\/.*|answers\/replay|audit\/.*|register\/list|ask|search|staff-links)|desk\/(session|set-up(\/check)?|sign-in|oidc\/.*))$/;

export const readOnly: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { method, path } = c.req;
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method) && !open.test(path)) {
    // What cannot be read does not stop a request; it will meet the same fault by itself.
    const switches = await c
      .get('services')
      .switches.current()
      .catch(() => null);
    if (switches?.readOnly)
      throw new YaowenError('unavailable:request', {
        zh: '服务目前为只读状态，暂不受理提问和修改；仍可查法规原文。请稍后再试，急事请拨打12345。',
        en: 'The service is read-only for now: it takes no questions and no changes. The provisions can still be read. Please try again later.',
      });
  }
  await next();
};
