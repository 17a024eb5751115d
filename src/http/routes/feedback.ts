/** The asker's verdict on an answer. */
import { createRoute, z } from '@hono/zod-openapi';
import { decideHandoff } from '../../answer/decide-handoff.ts';
import { reasons } from '../../answer/types.ts';
import { YaowenError } from '../../errors.ts';
import { countDislikes } from '../../records/queries/count-dislikes.ts';
import { findConversationOfMessage, recordFeedback } from '../../records/queries/record-feedback.ts';
import type { App } from '../app-env.ts';
import { errors, json, jsonBody, secured } from '../shapes.ts';
import { openWithSecret } from '../visitor-secret.ts';

const route = createRoute({
  method: 'post',
  path: '/api/messages/{id}/feedback',
  summary: 'Rate an answer',
  description: 'A later verdict replaces the former.',
  security: secured,
  request: {
    params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'msg_…' }) }),
    ...jsonBody(z.looseObject({ rating: z.enum(['up', 'down']), comment: z.string().max(2000).nullish() })),
  },
  responses: {
    200: json(
      z.object({
        message: z.string(),
        rating: z.enum(['up', 'down']),
        /** A person is offered after a second answer that did not help. */
        handoff: z.object({ reason: z.enum(reasons), state: z.literal('offered') }).nullable(),
      }),
      'Kept',
    ),
    ...errors(401, 404, 422),
  },
});

export function addFeedbackRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const { records } = c.get('services');
    const messageId = c.req.valid('param').id;
    const conversationId = await findConversationOfMessage(records, { messageId });
    // An unknown message and one in somebody else's conversation look the same from outside.
    const conversation = await openWithSecret(records, c.req.raw.headers, conversationId ?? 'none').catch(
      (error) => {
        throw error instanceof YaowenError && error.type === 'not_found' ? messageNotFound() : error;
      },
    );
    const { rating, comment } = c.req.valid('json');
    await recordFeedback(records, {
      conversationId: conversation.id,
      messageId,
      rating,
      comment: comment?.trim() || null,
    });
    const dislikes = await countDislikes(records, { conversationId: conversation.id });
    const offered =
      rating === 'down' && conversation.floor === 'bot'
        ? decideHandoff(null, { failed: false, failedBefore: false, dislikes })
        : null;
    const handoff = offered && { reason: offered.reason, state: 'offered' as const };
    return c.json({ message: messageId, rating, handoff }, 200);
  });
}

const messageNotFound = (): YaowenError =>
  new YaowenError('not_found:message', {
    zh: '没有找到这条回答，或口令不对。',
    en: 'There is no such answer, or the secret is wrong.',
  });
