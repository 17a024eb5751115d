/** Whether it lives, whether it can answer, and what it has done. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import { switchKinds } from '../../records/schema/switches.ts';
import type { App } from '../app-env.ts';
import type { Desk, Services } from '../services.ts';
import { errors, json } from '../shapes.ts';

const live = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'The process lives',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It does') },
});

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Questions can be answered',
  responses: {
    200: json(
      z.object({
        status: z.literal('ready'),
        release: z.string(),
        index: z.object({ kind: z.string(), size: z.number().int() }),
        embedding: z
          .object({
            model: z.string(),
            dimension: z.number().int().nullable(),
            state: z.enum(['ready', 'building', 'unavailable', 'other_model']),
          })
          .nullable(),
        rerank: z.object({ model: z.string(), state: z.enum(['ready', 'unavailable']) }).nullable(),
        mode: z.enum(['production', 'laptop']),
        /** What people have switched off. */
        switches: z.array(
          z.object({ kind: z.enum(switchKinds), target: z.string(), expiresAt: z.string().nullable() }),
        ),
      }),
      'They can',
    ),
    ...errors(503),
  },
});

export function addHealthRoutes(app: App): void {
  app.openapi(live, (c) => c.json({ status: 'ok' as const }, 200));

  app.openapi(ready, async (c) => {
    const services = c.get('services');
    if (services.closing.aborted)
      throw new YaowenError('unavailable:request', { zh: '服务正在停止。', en: 'The service is stopping.' });
    await services.checkDatabase();
    const { library, index, reranker } = services.desk();
    const embedding = index.health?.().embedding;
    const rerank = reranker?.health?.();
    const { list } = await services.switches.current();
    return c.json(
      {
        status: 'ready' as const,
        release: library.release,
        index: { kind: index.kind, size: index.size },
        embedding: embedding
          ? { model: embedding.model, dimension: embedding.dimension, state: embedding.state }
          : null,
        rerank: rerank
          ? { model: rerank.model, state: rerank.degraded ? ('unavailable' as const) : ('ready' as const) }
          : null,
        mode: services.mode,
        switches: list.map(({ kind, target, expiresAt }) => ({ kind, target, expiresAt })),
      },
      200,
    );
  });

  app.get('/metrics', (c) => {
    const desk = deskOrNull(c.get('services'));
    const text = c.get('services').metrics.print({
      release: desk?.library.release ?? null,
      index: desk?.index.kind ?? 'none',
      indexSize: desk?.index.size ?? 0,
      indexHealth: desk?.index.health?.() ?? null,
      rerankHealth: desk?.reranker?.health?.() ?? null,
    });
    return c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
}

function deskOrNull(services: Services): Desk | null {
  try {
    return services.desk();
  } catch {
    return null;
  }
}
