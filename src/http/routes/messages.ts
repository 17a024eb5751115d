/** Say something in a conversation, and read what was said. */
import { createRoute, z } from '@hono/zod-openapi';
import { readMessages } from '../../records/queries/read-messages.ts';
import type { App } from '../app-env.ts';
import {
  conversationId,
  day,
  errors,
  json,
  jsonBody,
  messageShape,
  orToday,
  secured,
  toMessage,
  turnShape,
} from '../shapes.ts';
import { takeTurn } from '../turns.ts';
import { openWithSecret } from '../visitor-secret.ts';

const seqQuery = z.coerce.number().int().min(0).max(2_147_483_647);

const send = createRoute({
  method: 'post',
  path: '/api/conversations/{id}/messages',
  summary: 'Send a message and wait for the answer',
  description:
    'The same `clientId` again gives the first result. While staff have the floor, the message waits for them (`waiting`).',
  security: secured,
  request: {
    params: conversationId,
    ...jsonBody(
      z.looseObject({
        clientId: z.string().min(1).max(200),
        text: z.string(),
        asOf: day.nullish(),
        mode: z.enum(['quote', 'model']).optional(),
      }),
    ),
  },
  responses: { 200: json(turnShape, 'What came of it'), ...errors(401, 404, 413, 422) },
});

const read = createRoute({
  method: 'get',
  path: '/api/conversations/{id}/messages',
  summary: 'Read messages after a number',
  security: secured,
  request: {
    params: conversationId,
    query: z.object({
      after: seqQuery.default(0),
      limit: z.coerce.number().int().min(1).max(200).default(200),
    }),
  },
  responses: {
    200: json(z.object({ messages: z.array(messageShape) }), 'Oldest first, at most `limit`'),
    ...errors(401, 404, 422),
  },
});

export function addMessageRoutes(app: App): void {
  app.openapi(send, async (c) => {
    const { records } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const { clientId, text, asOf, mode } = c.req.valid('json');
    const result = await takeTurn(c, {
      conversationId: id,
      clientId,
      text,
      asOf: orToday(asOf, records.clock.now()),
      mode,
    });
    return c.json(result, 200);
  });

  app.openapi(read, async (c) => {
    const { records } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const { after, limit } = c.req.valid('query');
    const rows = await readMessages(records, { conversationId: id, after, limit });
    return c.json({ messages: rows.map(toMessage) }, 200);
  });
}
