/** Open a conversation, look at its state, delete it. */
import { createRoute, z } from '@hono/zod-openapi';
import { exportConversation } from '../../governance/export-conversation.ts';
import { createConversation } from '../../records/queries/create-conversation.ts';
import { deleteConversation } from '../../records/queries/delete-conversation.ts';
import { readOpenHandoff } from '../../records/queries/open-handoff.ts';
import { conversationStates, floors } from '../../records/schema/conversations.ts';
import type { App } from '../app-env.ts';
import { conversationId, errors, json, jsonBody, secured } from '../shapes.ts';
import { openWithSecret, visitorSecret } from '../visitor-secret.ts';
import { handoffShape, toHandoff } from './handoff.ts';

const open = createRoute({
  method: 'post',
  path: '/api/conversations',
  summary: 'Open a conversation',
  description: 'The secret is told this once. It alone opens the conversation; keep it out of URLs.',
  request: jsonBody(z.looseObject({ lang: z.enum(['zh', 'en']).optional() }), false),
  responses: {
    201: json(z.object({ id: z.string(), secret: z.string() }), 'Opened'),
    ...errors(413, 422, 429, 503),
  },
});

const show = createRoute({
  method: 'get',
  path: '/api/conversations/{id}',
  summary: 'State of a conversation',
  security: secured,
  request: { params: conversationId },
  responses: {
    200: json(
      z.object({
        id: z.string(),
        state: z.enum(conversationStates),
        floor: z.enum(floors),
        lang: z.enum(['zh', 'en']),
        lastSeq: z.number().int(),
        createdAt: z.string(),
        handoff: handoffShape.nullable(),
      }),
      'Who may speak, and the handoff that is open',
    ),
    ...errors(401, 404),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/api/conversations/{id}',
  summary: 'Delete a conversation',
  description: 'All that was said goes; that and when things happened stays in the audit, without words.',
  security: secured,
  request: { params: conversationId },
  responses: { 204: { description: 'Deleted' }, ...errors(401, 404) },
});

const take = createRoute({
  method: 'get',
  path: '/api/conversations/{id}/export',
  summary: 'All that is kept of a conversation, for its asker',
  description: 'Messages with their answers and evidence, feedback and cases. The read is audited.',
  security: secured,
  request: { params: conversationId },
  responses: {
    200: json(
      z.looseObject({
        conversation: z.looseObject({ id: z.string() }),
        messages: z.array(z.looseObject({ seq: z.number().int(), text: z.string() })),
      }),
      'Everything but what staff wrote among themselves',
    ),
    ...errors(401, 404),
  },
});

export function addConversationRoutes(app: App): void {
  app.openapi(open, async (c) => {
    const { records } = c.get('services');
    const lang = c.req.valid('json').lang ?? c.get('lang');
    const { id, secret } = await createConversation(records, { lang });
    return c.json({ id, secret: visitorSecret(id, secret) }, 201);
  });

  app.openapi(show, async (c) => {
    const { records } = c.get('services');
    const conversation = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const handoff = await readOpenHandoff(records, { conversationId: conversation.id });
    const { id, state, floor, lang, lastSeq, createdAt } = conversation;
    return c.json(
      {
        id,
        state,
        floor,
        lang,
        lastSeq,
        createdAt: createdAt.toISOString(),
        handoff: handoff && toHandoff(handoff),
      },
      200,
    );
  });

  app.openapi(take, async (c) => {
    const { records } = c.get('services');
    const conversation = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const taken = await exportConversation(records, { conversationId: conversation.id });
    c.header('content-disposition', `attachment; filename="${conversation.id}.json"`);
    return c.json(taken as never, 200);
  });

  app.openapi(remove, async (c) => {
    const { records, wakeUps } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    await deleteConversation(records, { conversationId: id });
    wakeUps.wake(id);
    return c.body(null, 204);
  });
}
