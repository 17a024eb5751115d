/** The board of the desk, and who is there. */
import { createRoute, z } from '@hono/zod-openapi';
import { keepPresence, leaveDesk } from '../../desk/keep-presence.ts';
import { type DeskMember, readBoard } from '../../desk/read-board.ts';
import { readOfficeNow } from '../../desk/read-standing.ts';
import type { App } from '../app-env.ts';
import { followBoard } from '../board-feed.ts';
import { deskContext } from '../desk-context.ts';
import { boardShape, memberShape } from '../desk-shapes.ts';
import { eventStream } from '../event-stream.ts';
import { requireRole, staffOnly, stillSignedIn } from '../middleware/staff-session.ts';
import { errors, json, jsonBody } from '../shapes.ts';

const watchers = { security: staffOnly, middleware: requireRole('agent', 'supervisor', 'auditor') };
const agents = { security: staffOnly, middleware: requireRole('agent') };

export const officeShape = z
  .object({
    calendar: z.string(),
    region: z.string(),
    open: z.boolean(),
    closesAt: z.string().nullable(),
    opensAt: z.string().nullable(),
    /** The holidays of that year are not published yet. */
    provisional: z.boolean(),
  })
  .openapi('Office');

const board = createRoute({
  ...watchers,
  method: 'get',
  path: '/api/desk/board',
  summary: 'Everything that waits, is worked on, or is a case',
  responses: {
    200: json(boardShape.extend({ office: officeShape }), 'The longest waiting first, at most 500'),
    ...errors(401, 403),
  },
});

const events = createRoute({
  ...watchers,
  method: 'get',
  path: '/api/desk/events',
  summary: 'Follow the board (server-sent events)',
  description:
    'Event `board`: all of it, at each connection. Event `change`: `{items, removed, members}`, what changed since; `members` null where nobody did.',
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...errors(401, 403),
  },
});

const presence = createRoute({
  ...agents,
  method: 'post',
  path: '/api/desk/presence',
  summary: 'A sign of life; send it every 20 seconds',
  description: 'Presence ends by itself when no sign comes. `away`: no offers; what one has stays.',
  request: jsonBody(z.looseObject({ status: z.enum(['available', 'away']).optional() }), false),
  responses: { 200: json(memberShape, 'Oneself'), ...errors(401, 403, 422) },
});

const leave = createRoute({
  ...agents,
  method: 'delete',
  path: '/api/desk/presence',
  summary: 'Leave the desk: what one has goes back into the queue',
  responses: { 204: { description: 'Left' }, ...errors(401, 403) },
});

const office = createRoute({
  method: 'get',
  path: '/api/office',
  summary: 'Whether the office is open, and when that changes',
  request: { query: z.object({ region: z.string().max(40).optional() }) },
  responses: { 200: json(officeShape, 'By the clock of China'), ...errors(422) },
});

export function addDeskBoardRoutes(app: App): void {
  app.openapi(board, async (c) => {
    const { records } = c.get('services');
    return c.json({ ...(await readBoard(records)), office: await readOfficeNow(records) }, 200);
  });

  app.openapi(
    events,
    async (c) =>
      eventStream(
        c,
        ({ write }) =>
          followBoard(
            c.get('services'),
            (all) => write('board', all),
            (change) => write('change', change),
          ),
        () => stillSignedIn(c),
      ) as never,
  );

  app.openapi(presence, async (c) => {
    const { status } = c.req.valid('json');
    const row = await keepPresence({ ctx: deskContext(c), input: { status } });
    const { staffId, alias, onLeave, liveCount, maxLive, skills, languages, teams } = row;
    const member: DeskMember = {
      staffId,
      alias,
      status: row.status,
      present: true,
      onLeave,
      liveCount,
      maxLive,
      skills,
      languages,
      teams,
    };
    if (status) c.get('services').wakeUps.wake(`desk:${row.agency}`);
    return c.json(member, 200);
  });

  app.openapi(leave, async (c) => {
    await leaveDesk({ ctx: deskContext(c) });
    return c.body(null, 204);
  });

  app.openapi(office, async (c) => {
    const { records } = c.get('services');
    return c.json(await readOfficeNow(records, { region: c.req.valid('query').region ?? null }), 200);
  });
}
