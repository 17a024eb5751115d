/** Call a member of staff. */
import { createRoute, z } from '@hono/zod-openapi';
import { reasons } from '../../answer/types.ts';
import type { HandoffRow } from '../../records/queries/open-handoff.ts';
import { requestHandoff } from '../../turn.ts';
import type { App } from '../app-env.ts';
import { conversationId, errors, json, jsonBody, secured } from '../shapes.ts';
import { openWithSecret } from '../visitor-secret.ts';

export const handoffShape = z
  .object({
    id: z.string(),
    reason: z.enum(reasons),
    state: z.literal('open'),
    /** Number under which it can be looked up, once it is a case. */
    case: z.string().nullable(),
    openedAt: z.string(),
  })
  .openapi('Handoff');

export const toHandoff = (row: HandoffRow): z.infer<typeof handoffShape> => ({
  id: row.id,
  reason: row.reason,
  state: 'open',
  case: row.caseNumber,
  openedAt: row.openedAt.toISOString(),
});

const route = createRoute({
  method: 'post',
  path: '/api/conversations/{id}/handoff',
  summary: 'Call a member of staff',
  description:
    'From then on the bot does not answer. A second call gives the handoff that is open already. `reason` is that of the offer, if one was made.',
  security: secured,
  request: {
    params: conversationId,
    ...jsonBody(z.looseObject({ reason: z.enum(reasons).optional() }), false),
  },
  responses: {
    200: json(z.object({ handoff: handoffShape, created: z.boolean() }), 'Staff are called'),
    ...errors(401, 404, 422),
  },
});

export function addHandoffRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const { records, wakeUps } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const { reason } = c.req.valid('json');
    const { handoff, created } = await requestHandoff(records, { conversationId: id, reason });
    wakeUps.wake(id);
    return c.json({ handoff: toHandoff(handoff), created }, 200);
  });
}
