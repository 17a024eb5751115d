/** Look up a case by its number. No handoff has become a case yet, so every number is unknown. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import type { App } from '../app-env.ts';
import { errors, secured } from '../shapes.ts';

const route = createRoute({
  method: 'get',
  path: '/api/cases/{number}',
  summary: 'State of a case',
  security: secured,
  request: {
    params: z.object({ number: z.string().openapi({ param: { name: 'number', in: 'path' } }) }),
  },
  responses: errors(404),
});

export function addCaseRoutes(app: App): void {
  app.openapi(route, () => {
    throw new YaowenError('not_found:case', {
      zh: '没有找到这个办件，或口令不对。',
      en: 'There is no such case, or its secret is wrong.',
    });
  });
}
