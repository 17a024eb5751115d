/** The chat of the AI SDK: the stock client asks here and reads the answer as a stream. */
import { createRoute, z } from '@hono/zod-openapi';
import { maxQuestionChars } from '../../answer/guard.ts';
import { YaowenError } from '../../errors.ts';
import { createConversation } from '../../records/queries/create-conversation.ts';
import type { App, AppContext } from '../app-env.ts';
import { day, errors, jsonBody, orToday } from '../shapes.ts';
import { createTurnFeed, streamTurn } from '../stream.ts';
import { takeTurn } from '../turns.ts';
import { openWithSecret, presentedSecret, visitorSecret } from '../visitor-secret.ts';

const chatMessage = z.looseObject({
  id: z.string().min(1).max(200).optional(),
  role: z.string(),
  parts: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).optional(),
  content: z.string().optional(),
});

const route = createRoute({
  method: 'post',
  path: '/api/chat',
  summary: 'Ask, and read the answer as an AI SDK UI message stream',
  description: [
    'Only the last message counts: the history of a question is what is on record here. With the header',
    '`x-yaowen-secret` the talk goes on; without it a conversation is opened and its secret comes back in that',
    'header. A client id of its own (`id`) opens nothing. The same message id again gives the same answer.',
    'Parts: `data-stage` (transient), `source-document`, `data-claim`, text, and last `data-answer`.',
  ].join(' '),
  request: jsonBody(
    z.looseObject({
      id: z.string().optional(),
      messages: z.array(chatMessage).min(1).max(10_000),
      trigger: z.string().optional(),
      lang: z.enum(['zh', 'en']).optional(),
      asOf: day.nullish(),
      mode: z.enum(['quote', 'model']).optional(),
    }),
  ),
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...errors(404, 413, 422, 429),
  },
});

export function addChatRoutes(app: App): void {
  app.openapi(route, async (c) => {
    const { records } = c.get('services');
    const { messages, lang, asOf, mode } = c.req.valid('json');
    if (lang) c.set('lang', lang);
    const message = messages.at(-1)!;
    if (message.role !== 'user') throw lastMustBeAsker();
    const text = textOf(message);
    // Refused here, before a conversation is opened for it.
    if (text.trim() === '') throw emptyQuestion();
    if (text.length > maxQuestionChars) throw tooLong(text.length);

    const visit = await openVisit(c);
    const feed = createTurnFeed();
    const turn = takeTurn(
      c,
      {
        conversationId: visit.conversationId,
        clientId: message.id ?? crypto.randomUUID(),
        text,
        asOf: orToday(asOf, records.clock.now()),
        mode,
      },
      feed.emit,
    );
    const messageId = await feed.accepted(turn);
    return streamTurn(c, {
      conversationId: visit.conversationId,
      messageId,
      feed,
      turn,
      headers: {
        'x-yaowen-conversation': visit.conversationId,
        ...(visit.issued === null ? {} : { 'x-yaowen-secret': visit.issued }),
        'cache-control': 'no-cache, no-transform',
      },
    }) as never;
  });
}

/** The conversation that the secret opens, or a new one. */
async function openVisit(c: AppContext): Promise<{ conversationId: string; issued: string | null }> {
  const { records } = c.get('services');
  if (presentedSecret(c.req.raw.headers) !== null) {
    const { id } = await openWithSecret(records, c.req.raw.headers, null);
    return { conversationId: id, issued: null };
  }
  const { id, secret } = await createConversation(records, { lang: c.get('lang') });
  return { conversationId: id, issued: visitorSecret(id, secret) };
}

function textOf({ parts, content }: z.infer<typeof chatMessage>): string {
  if (!parts) return content ?? '';
  return parts.flatMap((part) => (part.type === 'text' && part.text ? [part.text] : [])).join('\n');
}

const lastMustBeAsker = (): YaowenError =>
  new YaowenError(
    'bad_input:message',
    {
      zh: '最后一条消息应来自提问者（role 为 user）。',
      en: 'The last message must be the asker’s (role user).',
    },
    { fields: { messages: 'role' } },
  );

const emptyQuestion = (): YaowenError =>
  new YaowenError(
    'bad_input:message',
    { zh: '问题是空的。请写下您想问的事。', en: 'The question is empty. Write what you would like to know.' },
    { fields: { messages: 'text' } },
  );

const tooLong = (length: number): YaowenError =>
  new YaowenError(
    'too_large:message',
    {
      zh: `消息太长（${length}字）。请缩短到${maxQuestionChars}字以内。`,
      en: `The message is too long (${length} characters). Shorten it to ${maxQuestionChars}.`,
    },
    { fields: { messages: 'too long' } },
  );
