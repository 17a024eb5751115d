/** The chat completions interface of OpenAI, so that programs written for it can ask Yaowen. */
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { maxQuestionChars } from '../../answer/guard.ts';
import type { Answer, Citation } from '../../answer/types.ts';
import { toErrorBody, YaowenError } from '../../errors.ts';
import { createConversation } from '../../records/queries/create-conversation.ts';
import type { TurnResult } from '../../turn.ts';
import type { App, AppContext } from '../app-env.ts';
import { provisionPath } from '../plain-page.ts';
import { answerShape, day, errors, json, jsonBody, orToday } from '../shapes.ts';
import { createTurnFeed, type TurnFeed } from '../stream.ts';
import { takeTurn } from '../turns.ts';
import { openWithSecret, presentedSecret, visitorSecret } from '../visitor-secret.ts';

/** Names under which a program asks: as the service is set up, or quoting only. */
const models = { yaowen: undefined, 'yaowen-quote': 'quote' } as const;

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z
    .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
    .nullish(),
});

const annotation = z.object({
  type: z.literal('url_citation'),
  url_citation: z.object({
    start_index: z.number().int(),
    end_index: z.number().int(),
    url: z.string(),
    title: z.string(),
  }),
});

const completion = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.number().int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.number().int(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
          annotations: z.array(annotation),
        }),
        logprobs: z.null(),
        finish_reason: z.enum(['stop', 'content_filter']),
      }),
    ),
    /** The whole answer, as everywhere in this API. */
    yaowen: answerShape,
  })
  .openapi('ChatCompletion');

const complete = createRoute({
  method: 'post',
  path: '/v1/chat/completions',
  summary: 'Ask in the form of OpenAI’s chat completions',
  description: [
    'Only the last user message is asked; system messages do not change the rules here. With the header',
    '`x-yaowen-secret` of an earlier reply the conversation goes on. Citations come as `url_citation` annotations;',
    'the whole answer stands in `yaowen`. Text that tells of a fault is an error, not a reply.',
  ].join(' '),
  request: jsonBody(
    z.looseObject({
      model: z.string(),
      messages: z.array(message).min(1).max(10_000),
      stream: z.boolean().nullish(),
      asOf: day.nullish(),
    }),
  ),
  responses: {
    200: json(completion, 'The answer, or a stream of chunks'),
    ...errors(404, 413, 422, 429, 503),
  },
});

const list = createRoute({
  method: 'get',
  path: '/v1/models',
  summary: 'Names that `model` may have',
  responses: {
    200: json(
      z.object({
        object: z.literal('list'),
        data: z.array(
          z.object({
            id: z.string(),
            object: z.literal('model'),
            created: z.number().int(),
            owned_by: z.string(),
          }),
        ),
      }),
      'All of them',
    ),
  },
});

export function addChatCompletionRoutes(app: App): void {
  app.openapi(list, (c) =>
    c.json(
      {
        object: 'list' as const,
        data: Object.keys(models).map((id) => ({
          id,
          object: 'model' as const,
          created: 0,
          owned_by: 'yaowen',
        })),
      },
      200,
    ),
  );

  app.openapi(complete, async (c) => {
    const { model, messages, stream, asOf } = c.req.valid('json');
    if (!Object.hasOwn(models, model)) throw unknownModel(model);
    const text = lastQuestion(messages);
    const visit = await openVisit(c);
    const feed = createTurnFeed();
    const request = {
      conversationId: visit.conversationId,
      clientId: crypto.randomUUID(),
      text,
      asOf: orToday(asOf, c.get('services').records.clock.now()),
      mode: models[model as keyof typeof models],
    };
    const turn = takeTurn(c, request, feed.emit);
    const id = await feed.accepted(turn);
    if (visit.issued !== null) c.header('x-yaowen-secret', visit.issued);
    c.header('x-yaowen-conversation', visit.conversationId);
    const head = { id: `chatcmpl-${id}`, created: Math.floor(Date.now() / 1000), model };
    if (stream) return streamCompletion(c, head, feed, turn) as never;
    const answer = await settled(turn);
    const { text: content, annotations } = withMarks(c, answer);
    return c.json(
      {
        ...head,
        object: 'chat.completion' as const,
        choices: [
          {
            index: 0,
            message: { role: 'assistant' as const, content, refusal: null, annotations },
            logprobs: null,
            finish_reason: finishReason(answer),
          },
        ],
        yaowen: answer,
      },
      200,
    );
  });
}

interface Head {
  id: string;
  created: number;
  model: string;
}

/** Each proven claim is one chunk; the last carries the citations and the whole answer. */
function streamCompletion(c: AppContext, head: Head, feed: TurnFeed, turn: Promise<TurnResult>): Response {
  return streamSSE(c, async (sse) => {
    const send = (delta: object, finish: string | null = null, more: object = {}) =>
      sse.writeSSE({
        data: JSON.stringify({
          ...head,
          object: 'chat.completion.chunk',
          choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
          ...more,
        }),
      });
    try {
      await send({ role: 'assistant', content: '' });
      let sent = '';
      const events = feed.read(turn);
      for (let next = await events.next(); !next.done; next = await events.next()) {
        if (next.value.type !== 'claim') continue;
        const piece = `${sent === '' ? '' : '\n'}${markClaim(next.value.claim.text, next.value.claim.citations)}`;
        sent += piece;
        await send({ content: piece });
      }
      const answer = await settled(turn);
      const { text, annotations } = withMarks(c, answer);
      // What was streamed is what the answer says, unless it was withheld or ended otherwise.
      if (text.startsWith(sent)) await send({ content: text.slice(sent.length) });
      await send({ annotations }, finishReason(answer), { yaowen: answer });
      await sse.writeSSE({ data: '[DONE]' });
    } catch (error) {
      c.get('services').log.error({ requestId: c.get('requestId'), err: error }, 'completion failed');
      await sse.writeSSE({ data: JSON.stringify(toErrorBody(error, c.get('lang'))) });
    }
  });
}

/** The answer of a turn. A fault is an error for a program, never a reply that could be taken for one. */
async function settled(turn: Promise<TurnResult>): Promise<Answer> {
  const { answer } = await turn;
  if (answer.outcome === 'error')
    throw new YaowenError('unavailable:message', { zh: answer.text, en: answer.text });
  return answer;
}

const finishReason = (answer: Answer): 'stop' | 'content_filter' =>
  answer.outcome === 'refused' ? 'content_filter' : 'stop';

const markClaim = (text: string, citations: number[]): string =>
  `${text} ${citations.map((n) => `[${n}]`).join('')}`.trimEnd();

/** The text with its marks, and where each mark points. */
function withMarks(
  c: AppContext,
  answer: Answer,
): { text: string; annotations: z.infer<typeof annotation>[] } {
  if (answer.claims.length === 0) return { text: answer.text, annotations: [] };
  const byNumber = new Map(answer.citations.map((citation) => [citation.n, citation]));
  const annotations: z.infer<typeof annotation>[] = [];
  let text = '';
  for (const claim of answer.claims) {
    if (text !== '') text += '\n';
    const start = text.length;
    text += markClaim(claim.text, claim.citations);
    for (const n of claim.citations) {
      const citation = byNumber.get(n);
      if (citation)
        annotations.push({
          type: 'url_citation',
          url_citation: { start_index: start, end_index: text.length, ...linkOf(c, citation) },
        });
    }
  }
  return { text, annotations };
}

function linkOf(c: AppContext, citation: Citation): { url: string; title: string } {
  return {
    url: citation.url ?? new URL(provisionPath(citation.provision, c.get('lang')), c.req.url).href,
    title: `《${citation.document}》${citation.article}`,
  };
}

async function openVisit(c: AppContext): Promise<{ conversationId: string; issued: string | null }> {
  const { records } = c.get('services');
  const { headers } = c.req.raw;
  // The key of the client's library is no secret of ours; only our own header opens a conversation.
  const own = new Headers({ 'x-yaowen-secret': headers.get('x-yaowen-secret') ?? '' });
  if (presentedSecret(own) !== null) {
    const { id } = await openWithSecret(records, own, null);
    return { conversationId: id, issued: null };
  }
  const { id, secret } = await createConversation(records, { lang: c.get('lang') });
  return { conversationId: id, issued: visitorSecret(id, secret) };
}

function lastQuestion(messages: z.infer<typeof message>[]): string {
  const last = messages.findLast(({ role }) => role === 'user');
  const content = last?.content ?? '';
  const text = typeof content === 'string' ? content : content.flatMap((part) => part.text ?? []).join('\n');
  if (text.trim() === '')
    throw new YaowenError(
      'bad_input:message',
      {
        zh: '没有问题：messages 里要有一条 role 为 user 的文字消息。',
        en: 'There is no question: messages must hold a text of role user.',
      },
      { fields: { messages: 'user' } },
    );
  if (text.length > maxQuestionChars)
    throw new YaowenError('too_large:message', {
      zh: `消息太长（${text.length}字）。请缩短到${maxQuestionChars}字以内。`,
      en: `The message is too long (${text.length} characters). Shorten it to ${maxQuestionChars}.`,
    });
  return text;
}

const unknownModel = (model: string): YaowenError =>
  new YaowenError(
    'not_found:model',
    {
      zh: `没有名为 ${model.slice(0, 50)} 的模型。GET /v1/models 列出可用的名称。`,
      en: `There is no model ${model.slice(0, 50)}. GET /v1/models lists the names.`,
    },
    { fields: { model: 'unknown' } },
  );
