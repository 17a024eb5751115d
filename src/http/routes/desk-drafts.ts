/** Drafts: the machine's proposals, staff's own, and the second pair of eyes. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  approveDraft,
  type DraftRow,
  dropDraft,
  proposeDraft,
  rejectDraft,
  saveDraft,
  submitDraft,
} from '../../desk/drafts.ts';
import type { App, AppContext } from '../app-env.ts';
import { deskContext } from '../desk-context.ts';
import { draftCitation, draftShape, toDraft } from '../desk-shapes.ts';
import { requireRole, staffOnly } from '../middleware/staff-session.ts';
import { conversationId, errors, json, jsonBody } from '../shapes.ts';

const agents = { security: staffOnly, middleware: requireRole('agent') };
const seconds = { security: staffOnly, middleware: requireRole('agent', 'supervisor') };
const ofDraft = conversationId.extend({
  draft: z.string().openapi({ param: { name: 'draft', in: 'path' }, example: 'drf_…' }),
});
const version = z.number().int().min(1);
const answers = { 200: json(draftShape, 'As it is now'), ...errors(401, 403, 404, 409, 422) };

const propose = createRoute({
  ...agents,
  method: 'post',
  path: '/api/desk/conversations/{id}/drafts/propose',
  summary: 'Let the machine draft a reply to the last words of the asker',
  description:
    'By the same way as its answers: retrieval, proof, citations. Without `question` a withheld answer that lies ready is taken.',
  request: {
    params: conversationId,
    ...jsonBody(z.looseObject({ question: z.string().max(4000).optional() }), false),
  },
  responses: answers,
});

const save = createRoute({
  ...agents,
  method: 'post',
  path: '/api/desk/conversations/{id}/drafts',
  summary: 'Keep what is being written',
  description:
    'Without `id` a draft is begun. Each save raises the version and ends an approval; a save of an old version is refused (409) and overwrites nothing.',
  request: {
    params: conversationId,
    ...jsonBody(
      z.looseObject({
        id: z.string().nullish(),
        version: z.number().int().min(0).default(0),
        body: z.string().max(8000),
        citations: z.array(draftCitation).max(40).default([]),
        baseSeq: z.number().int().min(0).nullish(),
      }),
    ),
  },
  responses: answers,
});

const step = (verb: 'submit' | 'approve' | 'drop', summary: string) =>
  createRoute({
    ...(verb === 'approve' ? seconds : agents),
    method: 'post',
    path: `/api/desk/conversations/{id}/drafts/{draft}/${verb}` as const,
    summary,
    request: { params: ofDraft, ...jsonBody(z.looseObject({ version })) },
    responses: answers,
  });
const submit = step('submit', 'Ask for a second pair of eyes, on this version');
const approve = step('approve', 'Let this version through; never one’s own');
const drop = step('drop', 'Throw a draft away');

const reject = createRoute({
  ...seconds,
  method: 'post',
  path: '/api/desk/conversations/{id}/drafts/{draft}/reject',
  summary: 'Send a draft back with a reason',
  request: {
    params: ofDraft,
    ...jsonBody(z.looseObject({ version, reason: z.string().min(1).max(2000) })),
  },
  responses: answers,
});

export function addDeskDraftRoutes(app: App): void {
  app.openapi(propose, async (c) => {
    const draft = await proposeDraft({
      ctx: deskContext(c),
      input: { conversationId: c.req.valid('param').id, question: c.req.valid('json').question },
      ask: (question) =>
        c
          .get('services')
          .desk()
          .ask(question, () => {}),
    });
    return c.json(told(c, draft), 200);
  });

  app.openapi(save, async (c) => {
    const { id, version: held, body, citations, baseSeq } = c.req.valid('json');
    const draft = await saveDraft({
      ctx: deskContext(c),
      input: {
        conversationId: c.req.valid('param').id,
        draftId: id ?? null,
        version: held,
        body,
        citations,
        baseSeq: baseSeq ?? null,
      },
    });
    return c.json(toDraft(draft), 200);
  });

  const inputOf = (c: AppContext, held: number) => ({
    conversationId: c.req.param('id')!,
    draftId: c.req.param('draft')!,
    version: held,
  });
  app.openapi(submit, async (c) =>
    c.json(
      told(c, await submitDraft({ ctx: deskContext(c), input: inputOf(c, c.req.valid('json').version) })),
      200,
    ),
  );
  app.openapi(approve, async (c) =>
    c.json(
      told(c, await approveDraft({ ctx: deskContext(c), input: inputOf(c, c.req.valid('json').version) })),
      200,
    ),
  );
  app.openapi(drop, async (c) =>
    c.json(
      told(c, await dropDraft({ ctx: deskContext(c), input: inputOf(c, c.req.valid('json').version) })),
      200,
    ),
  );
  app.openapi(reject, async (c) => {
    const { version: held, reason } = c.req.valid('json');
    const draft = await rejectDraft({ ctx: deskContext(c), input: { ...inputOf(c, held), reason } });
    return c.json(told(c, draft), 200);
  });
}

function told(c: AppContext, draft: DraftRow): z.infer<typeof draftShape> {
  c.get('services').wakeUps.wake(draft.conversationId);
  return toDraft(draft);
}
