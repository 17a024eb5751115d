/** What the asker does once a person was called: cancel, open again, fetch the case, rate, sign that they type. */
import { createRoute, z } from '@hono/zod-openapi';
import { issueCaseSecret } from '../../desk/case-secret.ts';
import { rateConversation } from '../../desk/rate-conversation.ts';
import { readAskerStanding } from '../../desk/read-standing.ts';
import { reopenConversation } from '../../desk/reopen-conversation.ts';
import { cancelHandoff } from '../../desk/return-to-bot.ts';
import { readMessages } from '../../records/queries/read-messages.ts';
import type { App } from '../app-env.ts';
import { tellSignal } from '../desk-context.ts';
import { standingShape } from '../desk-shapes.ts';
import { conversationId, errors, json, jsonBody, secured } from '../shapes.ts';
import { transcriptPage, transcriptText } from '../transcript.ts';
import { openWithSecret } from '../visitor-secret.ts';
import { handoffShape, toHandoff } from './handoff.ts';

const own = { security: secured };
const params = conversationId;

export const askerStandingShape = z
  .object({
    state: z.string(),
    floor: z.enum(['bot', 'none', 'staff']),
    epoch: z.number().int(),
    segment: z.number().int(),
    /** Name of the member of staff who has it. */
    staff: z.string().nullable(),
    queue: z
      .object({
        position: z.number().int(),
        /** Null while too few waits are known to say. */
        minutes: z.object({ from: z.number(), to: z.number() }).nullable(),
      })
      .nullable(),
    handoff: z
      .object({ id: z.string(), reason: z.string(), case: z.string().nullable(), openedAt: z.string() })
      .nullable(),
    reopenUntil: z.string().nullable(),
    holdUntil: z.string().nullable(),
  })
  .openapi('AskerStanding');

const standing = createRoute({
  ...own,
  method: 'get',
  path: '/api/conversations/{id}/standing',
  summary: 'Who may speak, the place in the queue, the case',
  request: { params },
  responses: { 200: json(askerStandingShape, 'Now'), ...errors(401, 404) },
});

const cancel = createRoute({
  ...own,
  method: 'delete',
  path: '/api/conversations/{id}/handoff',
  summary: 'No longer wait for a person, or go back to the machine',
  request: { params },
  responses: { 200: json(standingShape, 'The machine answers again'), ...errors(401, 404, 409) },
});

const reopen = createRoute({
  ...own,
  method: 'post',
  path: '/api/conversations/{id}/reopen',
  summary: 'Say that it is not settled: a person is waited for again',
  request: { params },
  responses: { 200: json(z.object({ handoff: handoffShape }), 'Waits'), ...errors(401, 404, 409) },
});

const fetchCase = createRoute({
  ...own,
  method: 'post',
  path: '/api/conversations/{id}/case',
  summary: 'The key of the case; one who waits leaves the queue by it',
  description:
    'The secret is told this once, a new one ends the former. Contact is optional and kept with consent only; the link has the secret in its fragment.',
  request: {
    params,
    ...jsonBody(
      z.looseObject({
        email: z.email().max(254).nullish(),
        phone: z
          .string()
          .regex(/^[+\d][\d\- ]{5,19}$/)
          .nullish(),
        consent: z.boolean().default(false),
      }),
      false,
    ),
  },
  responses: {
    200: json(z.object({ number: z.string(), secret: z.string(), page: z.string() }), 'The case'),
    ...errors(401, 404, 409, 422),
  },
});

const score = z.number().int().min(1).max(5).nullish();
const rate = createRoute({
  ...own,
  method: 'post',
  path: '/api/conversations/{id}/rating',
  summary: 'Rate machine, staff and outcome, each apart, 1 to 5',
  request: {
    params,
    ...jsonBody(
      z.looseObject({
        machine: score,
        staff: score,
        outcome: score,
        comment: z.string().max(2000).nullish(),
      }),
    ),
  },
  responses: { 204: { description: 'Kept' }, ...errors(401, 404, 422) },
});

const typing = createRoute({
  ...own,
  method: 'post',
  path: '/api/conversations/{id}/typing',
  summary: 'Tell staff that one is typing; holds for seconds, and says nothing of what',
  request: { params },
  responses: { 204: { description: 'Told' }, ...errors(401, 404) },
});

const transcript = createRoute({
  ...own,
  method: 'get',
  path: '/api/conversations/{id}/transcript',
  summary: 'All that was said, with citations and labels, to keep or print',
  request: { params, query: z.object({ format: z.enum(['html', 'text']).default('html') }) },
  responses: {
    200: {
      description: 'A page, or plain text',
      content: { 'text/html': { schema: z.string() }, 'text/plain': { schema: z.string() } },
    },
    ...errors(401, 404, 422),
  },
});

export function addAskerHandoffRoutes(app: App): void {
  app.openapi(standing, async (c) => {
    const { records } = c.get('services');
    const conversation = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    return c.json(await readAskerStanding(records, conversation), 200);
  });

  app.openapi(cancel, async (c) => {
    const { records, wakeUps } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const now = await cancelHandoff({ ctx: records, input: { conversationId: id } });
    wakeUps.wake(id);
    return c.json(now, 200);
  });

  app.openapi(reopen, async (c) => {
    const { records, wakeUps } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const handoff = await reopenConversation({ ctx: records, input: { conversationId: id } });
    wakeUps.wake(id);
    return c.json({ handoff: toHandoff(handoff) }, 200);
  });

  app.openapi(fetchCase, async (c) => {
    const { records, wakeUps } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const { email, phone, consent } = c.req.valid('json');
    const { number, secret } = await issueCaseSecret({
      ctx: records,
      input: { conversationId: id, contact: { email: email ?? null, phone: phone ?? null, consent } },
    });
    wakeUps.wake(id);
    return c.json({ number, secret, page: `/cases/${number}#${secret}` }, 200);
  });

  app.openapi(rate, async (c) => {
    const { records } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const { machine, staff, outcome, comment } = c.req.valid('json');
    await rateConversation({
      ctx: records,
      input: {
        conversationId: id,
        rating: {
          machine: machine ?? null,
          staff: staff ?? null,
          outcome: outcome ?? null,
          comment: comment?.trim() || null,
        },
      },
    });
    return c.body(null, 204);
  });

  app.openapi(typing, async (c) => {
    const { records } = c.get('services');
    const { id } = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    await tellSignal(c, { conversation: id, who: 'asker', staffId: null, alias: null, kind: 'typing' });
    return c.body(null, 204);
  });

  app.openapi(transcript, async (c) => {
    const { records } = c.get('services');
    const conversation = await openWithSecret(records, c.req.raw.headers, c.req.valid('param').id);
    const messages = await readMessages(records, { conversationId: conversation.id, limit: 2000 });
    const given = { lang: conversation.lang, createdAt: conversation.createdAt, messages };
    return (
      c.req.valid('query').format === 'text' ? c.text(transcriptText(given)) : c.html(transcriptPage(given))
    ) as never;
  });
}
