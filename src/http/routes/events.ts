/** What happens in a conversation, pushed. Every message is a stored one; a reader who was away gets what it missed. */
import { createRoute, z } from '@hono/zod-openapi';
import type { App } from '../app-env.ts';
import { eventStream } from '../event-stream.ts';
import { followConversation } from '../feeds.ts';
import { conversationId, errors, secured, toMessage } from '../shapes.ts';
import { openWithSecret } from '../visitor-secret.ts';

const route = createRoute({
  method: 'get',
  path: '/api/conversations/{id}/events',
  summary: 'Follow a conversation (server-sent events, read by fetch)',
  description:
    'Event `message`: a message; its id is `seq`. Event `gone`: the conversation was deleted. With `with=state` also `state`: who may speak, the place in the queue, the case; and `typing`: names of staff who are writing. Begins after `Last-Event-ID`, else after `after`.',
  security: secured,
  request: {
    params: conversationId,
    query: z.object({
      after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
      with: z.enum(['state']).optional(),
    }),
  },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...errors(401, 404, 422),
  },
});

export function addEventRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const services = c.get('services');
    const { id } = await openWithSecret(services.records, c.req.raw.headers, c.req.valid('param').id);
    const after = lastSeen(c.req.header('last-event-id')) ?? c.req.valid('query').after;
    const withState = c.req.valid('query').with === 'state';
    return eventStream(c, ({ write, end }) =>
      followConversation(services, id, after, {
        messages(rows) {
          for (const row of rows) if (row.visibility === 'public') write('message', toMessage(row), row.seq);
        },
        standing: (standing) => withState && write('state', standing),
        signals: (signals) =>
          withState &&
          write('typing', {
            staff: signals.flatMap(({ who, kind, alias }) =>
              who === 'staff' && kind === 'typing' ? [alias] : [],
            ),
          }),
        gone() {
          write('gone', {});
          end();
        },
        failed(error) {
          services.log.error({ requestId: c.get('requestId'), err: error }, 'event stream failed');
          end();
        },
      }),
    ) as never;
  });
}

/** The `seq` of a `Last-Event-ID`; null where it is none. */
export const lastSeen = (header: string | undefined): number | null =>
  header && /^\d{1,9}$/.test(header) ? Number(header) : null;
