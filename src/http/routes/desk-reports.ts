/** Figures of a time, gaps, and a search over conversations and cases. */
import { createRoute, z } from '@hono/zod-openapi';
import { outcomes, reasons } from '../../answer/types.ts';
import { listHandoffs, readGaps, searchConversations, toCsv } from '../../desk/reports.ts';
import type { App } from '../app-env.ts';
import { deskContext } from '../desk-context.ts';
import { requireRole, staffOnly } from '../middleware/staff-session.ts';
import { day, errors, json } from '../shapes.ts';

const overseers = { security: staffOnly, middleware: requireRole('supervisor', 'auditor') };
const period = { from: day, to: day };
const at = (text: string, days = 0) => new Date(Date.parse(`${text}T00:00:00+08:00`) + days * 86_400_000);

const handoffLine = z
  .object({
    handoff: z.string(),
    conversation: z.string(),
    case: z.string().nullable(),
    reason: z.enum(reasons),
    topic: z.string().nullable(),
    openedAt: z.string(),
    firstOwnedAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    closeReason: z.string().nullable(),
    waitMinutes: z.number().nullable(),
    breaches: z.number().int(),
    machineRating: z.number().nullable(),
    staffRating: z.number().nullable(),
    outcomeRating: z.number().nullable(),
  })
  .openapi('HandoffLine');

const list = createRoute({
  ...overseers,
  method: 'get',
  path: '/api/desk/reports/handoffs',
  summary: 'One line a handoff of the time (both days included), as JSON or CSV',
  request: { query: z.object({ ...period, format: z.enum(['json', 'csv']).default('json') }) },
  responses: {
    200: json(z.object({ handoffs: z.array(handoffLine) }), 'Oldest first; `format=csv` gives a file'),
    ...errors(401, 403, 422),
  },
});

const gaps = createRoute({
  security: staffOnly,
  middleware: requireRole('supervisor', 'editor', 'auditor'),
  method: 'get',
  path: '/api/desk/reports/gaps',
  summary: 'Where answers were missing: by outcome, reason and topic, with some questions, masked',
  request: { query: z.object(period) },
  responses: {
    200: json(
      z.object({
        gaps: z.array(
          z.object({
            outcome: z.enum(outcomes),
            reason: z.enum(reasons).nullable(),
            topic: z.string().nullable(),
            count: z.number().int(),
            examples: z.array(z.string()),
          }),
        ),
      }),
      'The most frequent first',
    ),
    ...errors(401, 403, 422),
  },
});

const search = createRoute({
  security: staffOnly,
  middleware: requireRole('agent', 'supervisor', 'auditor'),
  method: 'get',
  path: '/api/desk/search',
  summary: 'Find conversations by case number, id or words',
  request: { query: z.object({ q: z.string().trim().min(2).max(200) }) },
  responses: {
    200: json(
      z.object({
        conversations: z.array(
          z.object({
            conversation: z.string(),
            state: z.string(),
            case: z.string().nullable(),
            topic: z.string().nullable(),
            updatedAt: z.string(),
          }),
        ),
      }),
      'Newest first, at most 50',
    ),
    ...errors(401, 403, 422),
  },
});

export function addDeskReportRoutes(app: App): void {
  app.openapi(list, async (c) => {
    const { from, to, format } = c.req.valid('query');
    const lines = await listHandoffs(deskContext(c), { from: at(from), to: at(to, 1) });
    if (format === 'json') return c.json({ handoffs: lines }, 200);
    return c.body(toCsv(lines), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="handoffs-${from}-${to}.csv"`,
    }) as never;
  });
  app.openapi(gaps, async (c) => {
    const { from, to } = c.req.valid('query');
    return c.json({ gaps: await readGaps(deskContext(c), { from: at(from), to: at(to, 1) }) }, 200);
  });
  app.openapi(search, async (c) =>
    c.json({ conversations: await searchConversations(deskContext(c), c.req.valid('query').q) }, 200),
  );
}
