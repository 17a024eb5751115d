/** Answers whose basis changed, and what staff decide about them. */
import { createRoute, z } from '@hono/zod-openapi';
import type { App } from '../app-env.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import { recallInputs, recallShape } from '../recall-shapes.ts';
import { errors, json, jsonBody } from '../shapes.ts';

const list = createRoute({
  method: 'get',
  path: '/api/admin/recalls',
  summary: 'Answers and staff replies that rest on what has changed since',
  description: 'Those with conversations still open first. `all` also brings those that were dealt with.',
  middleware: requireRole('agent', 'editor', 'supervisor', 'auditor', 'administrator'),
  security: staffOnly,
  request: {
    query: z.object({
      all: z.enum(['true', 'false']).default('false'),
      limit: z.coerce.number().int().min(1).max(10_000).default(500),
    }),
  },
  responses: { 200: json(z.object({ recalls: z.array(recallShape) }), 'Recalls'), ...errors(401, 403, 503) },
});

const mark = createRoute({
  method: 'post',
  path: '/api/admin/recalls',
  summary: 'Recall, correct or let stand one answer',
  description:
    'The correction goes wherever the answer is shown again; the asker is told unless `notify` is false.',
  middleware: requireRole('agent', 'editor', 'supervisor', 'administrator'),
  security: staffOnly,
  request: jsonBody(recallInputs.mark),
  responses: {
    200: json(z.object({ noticeSeq: z.number().int().nullable() }), 'Number of the notice to the asker'),
    ...errors(401, 403, 404, 413, 422),
  },
});

export function addAdminRecallRoutes(app: App): void {
  app.openapi(list, async (c) => {
    const { all, limit } = c.req.valid('query');
    return c.json(
      {
        recalls: await c
          .get('services')
          .recalls()
          .list({ all: all === 'true', limit }),
      },
      200,
    );
  });
  app.openapi(mark, async (c) =>
    c.json(
      await c
        .get('services')
        .recalls()
        .mark({ ...c.req.valid('json'), actor: actorOf(c) }),
      200,
    ),
  );
}
