/** What happens in a conversation, pushed. Every event is a stored message; a reader who was away gets what it missed. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import { readConversation, readMessages } from '../../records/queries/read-messages.ts';
import type { App, AppContext } from '../app-env.ts';
import { conversationId, errors, secured, toMessage } from '../shapes.ts';
import { openWithSecret } from '../visitor-secret.ts';

const heartbeatMs = 15_000;

const route = createRoute({
  method: 'get',
  path: '/api/conversations/{id}/events',
  summary: 'Follow a conversation (server-sent events, read by fetch)',
  description:
    'Event `message`: a message; its id is `seq`. Event `gone`: the conversation was deleted. Begins after `Last-Event-ID`, else after `after`.',
  security: secured,
  request: {
    params: conversationId,
    query: z.object({ after: z.coerce.number().int().min(0).max(2_147_483_647).default(0) }),
  },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...errors(401, 404, 422),
  },
});

export function addEventRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const { records } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const lastEventId = c.req.header('last-event-id');
    const after =
      lastEventId && /^\d{1,9}$/.test(lastEventId) ? Number(lastEventId) : c.req.valid('query').after;
    return new Response(followConversation(c, id, after), {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      },
    }) as never;
  });
}

function followConversation(c: AppContext, conversationId: string, after: number): ReadableStream {
  const { records, wakeUps, eventPollMs, closing, log } = c.get('services');
  const requestId = c.get('requestId');
  const encoder = new TextEncoder();
  let over = false;
  let wake = () => {};
  const end = () => {
    over = true;
    wake();
  };
  return new ReadableStream({
    start(controller) {
      // Listening begins before the first read, so that nothing falls between.
      let woken = false;
      const stop = wakeUps.listen(conversationId, () => {
        woken = true;
        wake();
      });
      closing.addEventListener('abort', end);
      const follow = async () => {
        let seq = after;
        let silentMs = 0;
        controller.enqueue(encoder.encode(': open\n\n'));
        while (!over && !closing.aborted) {
          woken = false;
          const rows = await readMessages(records, { conversationId, after: seq });
          for (const row of rows) {
            seq = row.seq;
            const data = JSON.stringify(toMessage(row));
            controller.enqueue(encoder.encode(`id: ${row.seq}\nevent: message\ndata: ${data}\n\n`));
          }
          if (rows.length > 0) {
            silentMs = 0;
            continue;
          }
          await readConversation(records, { conversationId });
          if (woken || over) continue;
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, eventPollMs);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
          silentMs += eventPollMs;
          if (silentMs >= heartbeatMs) {
            silentMs = 0;
            controller.enqueue(encoder.encode(': heartbeat\n\n'));
          }
        }
      };
      const following = follow()
        .catch((error) => {
          if (error instanceof YaowenError && error.type === 'not_found')
            controller.enqueue(encoder.encode('event: gone\ndata: {}\n\n'));
          else if (!over) log.error({ requestId, err: error }, 'event stream failed');
        })
        .finally(() => {
          stop();
          closing.removeEventListener('abort', end);
          try {
            controller.close();
          } catch {
            // The reader has left already.
          }
        });
      c.get('services').keepAlive(following);
    },
    cancel: end,
  });
}
