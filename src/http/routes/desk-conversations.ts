/** What staff do with a conversation. */
import { createRoute, z } from '@hono/zod-openapi';
import { chinaDay } from '../../calendar/day.ts';
import { checkText, passedText } from '../../desk/check-text.ts';
import { claimConversation, declineOffer } from '../../desk/claim-conversation.ts';
import { draftGate } from '../../desk/drafts.ts';
import { holdConversation, resumeConversation } from '../../desk/hold-conversation.ts';
import { aliasOf } from '../../desk/keep-presence.ts';
import { readForStaff, readReasons } from '../../desk/read-conversation.ts';
import { referConversation } from '../../desk/refer-conversation.ts';
import { resolveConversation, resolveReasons } from '../../desk/resolve-conversation.ts';
import { returnToBot } from '../../desk/return-to-bot.ts';
import { sendMessage } from '../../desk/send-message.ts';
import { transferConversation } from '../../desk/transfer-conversation.ts';
import { writeNote } from '../../desk/write-note.ts';
import { readConversation } from '../../records/queries/read-messages.ts';
import type { App, AppContext } from '../app-env.ts';
import { deskContext, tellSignal } from '../desk-context.ts';
import {
  draftCitation,
  reportShape,
  staffMessageShape,
  staffViewShape,
  standingShape,
  toReport,
  toStaffMessage,
  toStaffView,
} from '../desk-shapes.ts';
import { eventStream } from '../event-stream.ts';
import { followConversation } from '../feeds.ts';
import { requireRole, staffOnly, stillSignedIn } from '../middleware/staff-session.ts';
import { conversationId, errors, json, jsonBody } from '../shapes.ts';
import { lastSeen } from './events.ts';

const agents = { security: staffOnly, middleware: requireRole('agent') };
const agentsAndSupervisors = { security: staffOnly, middleware: requireRole('agent', 'supervisor') };
const readers = { security: staffOnly, middleware: requireRole('agent', 'supervisor', 'auditor') };
const stands = {
  200: json(standingShape, 'How it stands now'),
  ...errors(401, 403, 404, 409, 422),
};
const path = (verb: string) => `/api/desk/conversations/{id}${verb}` as const;
const params = conversationId;
const clientId = z.string().min(1).max(100);

const show = createRoute({
  ...readers,
  method: 'get',
  path: path(''),
  summary: 'All that is known of a conversation',
  description: 'Every read is audited with its reason.',
  request: { params, query: z.object({ reason: z.enum(readReasons).default('assigned') }) },
  responses: { 200: json(staffViewShape, 'Messages, packet, clocks, drafts'), ...errors(401, 403, 404, 422) },
});

const follow = createRoute({
  ...readers,
  method: 'get',
  path: path('/events'),
  summary: 'Follow a conversation (server-sent events)',
  description:
    'Events `message` (id is `seq`; private ones too), `state` (as the asker sees it, and `epoch`), `signals` (who looks or types), `gone`. Begins after `Last-Event-ID`, else after `after`.',
  request: {
    params,
    query: z.object({ after: z.coerce.number().int().min(0).max(2_147_483_647).default(0) }),
  },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...errors(401, 403, 404, 422),
  },
});

const claim = createRoute({
  ...agents,
  method: 'post',
  path: path('/claim'),
  summary: 'Take a conversation that waits, or accept an offer',
  request: { params },
  responses: stands,
});

const decline = createRoute({
  ...agents,
  method: 'post',
  path: path('/decline'),
  summary: 'Say no to an offer',
  request: { params },
  responses: stands,
});

const content = {
  text: z.string().min(1).max(8000),
  citations: z.array(draftCitation).max(40).default([]),
};

const send = createRoute({
  ...agents,
  method: 'post',
  path: path('/messages'),
  summary: 'Send a text to the asker',
  description:
    'Sentences with a mark (`⟦1⟧` or `[1]`) are held to the proof of answers against the citation of that number; one that does not hold stops the text (422, `fields` names it). `epoch` is that of the conversation when it was written. The same `clientId` again gives the first message.',
  request: {
    params,
    ...jsonBody(
      z.looseObject({
        clientId,
        epoch: z.number().int(),
        ...content,
        draft: z.object({ id: z.string(), version: z.number().int() }).nullish(),
      }),
    ),
  },
  responses: {
    200: json(z.object({ message: staffMessageShape, created: z.boolean() }), 'Sent'),
    ...errors(401, 403, 404, 409, 413, 422),
  },
});

const check = createRoute({
  ...agents,
  method: 'post',
  path: '/api/desk/check-text',
  summary: 'Hold a text to its citations without sending it',
  request: jsonBody(z.looseObject({ ...content, lang: z.enum(['zh', 'en']).optional() })),
  responses: { 200: json(reportShape, 'What holds and what does not'), ...errors(401, 403, 422) },
});

const note = createRoute({
  ...agentsAndSupervisors,
  method: 'post',
  path: path('/notes'),
  summary: 'Write a note that only staff see',
  request: {
    params,
    ...jsonBody(
      z.looseObject({
        clientId,
        text: z.string().min(1).max(8000),
        mentions: z.array(z.string().max(60)).max(20).default([]),
      }),
    ),
  },
  responses: {
    200: json(z.object({ message: staffMessageShape, created: z.boolean() }), 'Written'),
    ...errors(401, 403, 404, 422),
  },
});

const transfer = createRoute({
  ...agentsAndSupervisors,
  method: 'post',
  path: path('/transfer'),
  summary: 'Pass on to a person or a team; a supervisor reassigns so',
  request: {
    params,
    ...jsonBody(
      z.looseObject({
        to: z.union([z.object({ staffId: z.string() }), z.object({ teamId: z.string() })]),
        note: z.string().max(4000).nullish(),
      }),
    ),
  },
  responses: stands,
});

const refer = createRoute({
  ...agents,
  method: 'post',
  path: path('/refer'),
  summary: 'Refer to another agency, with the consent of the asker',
  request: {
    params,
    ...jsonBody(z.looseObject({ agency: z.string().min(2).max(200), consent: z.literal(true) })),
  },
  responses: stands,
});

const hold = createRoute({
  ...agents,
  method: 'post',
  path: path('/hold'),
  summary: 'Lay aside until a time',
  request: { params, ...jsonBody(z.looseObject({ until: z.iso.datetime({ offset: true }) })) },
  responses: stands,
});

const resume = createRoute({
  ...agents,
  method: 'post',
  path: path('/resume'),
  summary: 'Take up again',
  request: { params },
  responses: stands,
});

const giveBack = createRoute({
  ...agentsAndSupervisors,
  method: 'post',
  path: path('/return'),
  summary: 'Give the floor back to the machine',
  request: { params },
  responses: stands,
});

const resolve = createRoute({
  ...agentsAndSupervisors,
  method: 'post',
  path: path('/resolve'),
  summary: 'Resolve with a reason',
  request: { params, ...jsonBody(z.looseObject({ reason: z.enum(resolveReasons) })) },
  responses: stands,
});

const signal = createRoute({
  ...agentsAndSupervisors,
  method: 'post',
  path: path('/signal'),
  summary: 'Tell that one is looking or typing; holds for seconds and is stored nowhere',
  request: { params, ...jsonBody(z.looseObject({ kind: z.enum(['typing', 'viewing']) })) },
  responses: { 204: { description: 'Told' }, ...errors(401, 403, 404, 422) },
});

export function addDeskConversationRoutes(app: App): void {
  app.openapi(show, async (c) => {
    const { id } = c.req.valid('param');
    const view = await readForStaff({
      ctx: deskContext(c),
      input: { conversationId: id, reason: c.req.valid('query').reason },
    });
    return c.json(toStaffView(view, c.get('services').wakeUps.signals.of(id)), 200);
  });

  app.openapi(follow, async (c) => {
    const services = c.get('services');
    const { id } = c.req.valid('param');
    await readConversation(services.records, { conversationId: id });
    const after = lastSeen(c.req.header('last-event-id')) ?? c.req.valid('query').after;
    return eventStream(
      c,
      ({ write, end }) =>
        followConversation(services, id, after, {
          messages(rows) {
            for (const row of rows) write('message', toStaffMessage(row), row.seq);
          },
          standing: (standing) => write('state', standing),
          signals: (signals) => write('signals', { signals }),
          gone() {
            write('gone', {});
            end();
          },
          failed(error) {
            services.log.error({ requestId: c.get('requestId'), err: error }, 'event stream failed');
            end();
          },
        }),
      () => stillSignedIn(c),
    ) as never;
  });

  app.openapi(claim, async (c) => {
    const standing = await claimConversation({ ctx: deskContext(c), input: inputOf(c) });
    return c.json(told(c, standing), 200);
  });
  app.openapi(decline, async (c) => {
    const standing = await declineOffer({ ctx: deskContext(c), input: inputOf(c) });
    return c.json(told(c, standing), 200);
  });

  app.openapi(send, async (c) => {
    const ctx = deskContext(c);
    const input = c.req.valid('json');
    const conversation = await readConversation(ctx, { conversationId: c.req.valid('param').id });
    const report = await checkText(c.get('services').desk().library, {
      text: input.text,
      citations: input.citations,
      asOf: chinaDay(ctx.clock.now()),
      lang: conversation.lang,
    });
    const { message, created } = await sendMessage({
      ctx,
      input: {
        conversationId: conversation.id,
        clientId: input.clientId,
        epoch: input.epoch,
        checked: passedText(report),
        ...draftGate({
          text: input.text,
          citations: input.citations,
          draftId: input.draft?.id ?? null,
          version: input.draft?.version ?? null,
        }),
      },
    });
    c.get('services').wakeUps.wake(conversation.id);
    return c.json({ message: toStaffMessage(message), created }, 200);
  });

  app.openapi(check, async (c) => {
    const { text, citations, lang } = c.req.valid('json');
    const { desk, records } = c.get('services');
    const report = await checkText(desk().library, {
      text,
      citations,
      asOf: chinaDay(records.clock.now()),
      lang: lang ?? c.get('lang'),
    });
    return c.json(toReport(report), 200);
  });

  app.openapi(note, async (c) => {
    const { clientId, text, mentions } = c.req.valid('json');
    const { message, created } = await writeNote({
      ctx: deskContext(c),
      input: { ...inputOf(c), clientId, text, mentions },
    });
    c.get('services').wakeUps.wake(message.conversationId);
    return c.json({ message: toStaffMessage(message), created }, 200);
  });

  app.openapi(transfer, async (c) => {
    const { to, note } = c.req.valid('json');
    const standing = await transferConversation({
      ctx: deskContext(c),
      input: { ...inputOf(c), to, note: note ?? null },
    });
    return c.json(told(c, standing), 200);
  });

  app.openapi(refer, async (c) => {
    const { agency } = c.req.valid('json');
    const standing = await referConversation({ ctx: deskContext(c), input: { ...inputOf(c), agency } });
    return c.json(told(c, standing), 200);
  });

  app.openapi(hold, async (c) => {
    const until = new Date(c.req.valid('json').until);
    const standing = await holdConversation({ ctx: deskContext(c), input: { ...inputOf(c), until } });
    return c.json(told(c, standing), 200);
  });
  app.openapi(resume, async (c) => {
    const standing = await resumeConversation({ ctx: deskContext(c), input: inputOf(c) });
    return c.json(told(c, standing), 200);
  });
  app.openapi(giveBack, async (c) => {
    const standing = await returnToBot({ ctx: deskContext(c), input: inputOf(c) });
    return c.json(told(c, standing), 200);
  });
  app.openapi(resolve, async (c) => {
    const { reason } = c.req.valid('json');
    const standing = await resolveConversation({ ctx: deskContext(c), input: { ...inputOf(c), reason } });
    return c.json(told(c, standing), 200);
  });

  app.openapi(signal, async (c) => {
    const ctx = deskContext(c);
    const { conversationId: id } = inputOf(c);
    await readConversation(ctx, { conversationId: id });
    await tellSignal(c, {
      conversation: id,
      who: 'staff',
      staffId: ctx.actor.staffId,
      alias: await aliasOf(ctx),
      kind: c.req.valid('json').kind,
    });
    return c.body(null, 204);
  });
}

const inputOf = (c: AppContext): { conversationId: string } => ({ conversationId: c.req.param('id')! });

/** Wakes the streams of this process at once; the others hear of it from the database. */
function told<T extends { conversation: string }>(c: AppContext, standing: T): T {
  c.get('services').wakeUps.wake(standing.conversation);
  return standing;
}
