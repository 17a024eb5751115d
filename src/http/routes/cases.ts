/** Look up a case by its number and its secret: the API, and a page that needs neither account nor script. */
import { createRoute, z } from '@hono/zod-openapi';
import { caseNotFound, readCase } from '../../desk/case-secret.ts';
import { YaowenError } from '../../errors.ts';
import type { App } from '../app-env.ts';
import { caseLookupPage, casePage, casePageScript, casePageStyle } from '../case-page.ts';
import { errors, json, messageShape, secured, toMessage } from '../shapes.ts';
import { presentedSecret } from '../visitor-secret.ts';

const route = createRoute({
  method: 'get',
  path: '/api/cases/{number}',
  summary: 'State of a case, and what was said',
  description:
    'The secret of the case goes as Bearer token. An unknown number and a wrong secret look the same.',
  security: secured,
  request: {
    params: z.object({ number: z.string().openapi({ param: { name: 'number', in: 'path' } }) }),
  },
  responses: {
    200: json(
      z
        .object({
          number: z.string(),
          state: z.enum(['received', 'in_progress', 'answered', 'closed']),
          openedAt: z.string(),
          answeredAt: z.string().nullable(),
          closedAt: z.string().nullable(),
          dueAt: z.string().nullable(),
          conversation: z.object({ id: z.string(), state: z.string() }),
          messages: z.array(messageShape),
        })
        .openapi('Case'),
      'The case',
    ),
    ...errors(404),
  },
});

export function addCaseRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const { records } = c.get('services');
    const secret = presentedSecret(c.req.raw.headers);
    if (secret === null) throw caseNotFound();
    const view = await readCase({ ctx: records, input: { number: c.req.valid('param').number, secret } });
    return c.json({ ...view, messages: view.messages.map(toMessage) }, 200);
  });

  app.get('/cases/page.js', (c) =>
    c.body(casePageScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/cases/page.css', (c) =>
    c.body(casePageStyle, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  const lookup = (number: string, lang: 'zh' | 'en', wrong: boolean) =>
    caseLookupPage({ number: number.slice(0, 40), lang, wrong });
  app.get('/cases', (c) => c.html(lookup('', c.get('lang'), false)));
  app.get('/cases/:number', (c) => c.html(lookup(c.req.param('number'), c.get('lang'), false)));
  app.post('/cases/:number?', async (c) => {
    const form = await c.req.parseBody();
    const number = String(form.number ?? c.req.param('number') ?? '').trim();
    try {
      const { records } = c.get('services');
      const secret = String(form.secret ?? '').trim();
      const view = await readCase({ ctx: records, input: { number, secret } });
      return c.html(casePage(view, c.get('lang')));
    } catch (error) {
      if (!(error instanceof YaowenError) || error.type !== 'not_found') throw error;
      return c.html(lookup(number, c.get('lang'), true), 404);
    }
  });
}
