/** Find provisions. */
import { createRoute, z } from '@hono/zod-openapi';
import type { App } from '../app-env.ts';
import { day, errors, json, jsonBody, orToday, status } from '../shapes.ts';

const route = createRoute({
  method: 'post',
  path: '/api/search',
  summary: 'Find provisions, best first',
  request: jsonBody(
    z.looseObject({
      query: z.string(),
      k: z.number().int().min(1).max(100).default(10),
      asOf: day.nullish(),
    }),
  ),
  responses: {
    200: json(
      z.object({
        query: z.string(),
        asOf: z.string(),
        release: z.string(),
        results: z.array(
          z.object({
            rank: z.number().int(),
            score: z.number(),
            why: z.array(z.string()),
            provision: z.string(),
            document: z.string(),
            article: z.string(),
            text: z.string(),
            edition: z.string().optional(),
            status: status.optional(),
          }),
        ),
        degraded: z.array(z.string()).optional(),
      }),
      'Provisions in force on the day',
    ),
    ...errors(413, 422, 503),
  },
});

export function addSearchRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const { records, desk } = c.get('services');
    const { query, k, asOf } = c.req.valid('json');
    return c.json(await desk().search({ query, k, asOf: orToday(asOf, records.clock.now()) }), 200);
  });
}
