/** The audit for those who oversee; the same over /api/local for commands beside a running server. */
import { createRoute, z } from '@hono/zod-openapi';
import { type AuditPage, createAuditVerbs } from '../../governance/audit-verbs.ts';
import type { App, AppContext } from '../app-env.ts';
import { requireRole, staffOnly } from '../middleware/staff-session.ts';
import { errors, json } from '../shapes.ts';
import { checkLocal, readInput } from './local.ts';

const time = z.iso.datetime({ offset: true }).optional();
/** As the page before gave it: time, object and number of its last row. */
const after = z
  .string()
  .max(400)
  .refine((text) => cursorShape.safeParse(parse(text)).success, 'must be `next` of the page before')
  .optional();
const cursorShape = z.tuple([z.iso.datetime(), z.string(), z.string(), z.number().int()]);
const range = z.object({ since: time, until: time, after });

const reportShape = z
  .object({
    chains: z.number().int(),
    rows: z.number().int(),
    faults: z.array(
      z.object({ objectType: z.string(), objectId: z.string(), n: z.number().int(), fault: z.string() }),
    ),
  })
  .openapi('AuditReport');

const row = z
  .object({
    objectType: z.string(),
    objectId: z.string(),
    n: z.number().int(),
    prevHash: z.string(),
    hash: z.string(),
    actor: z.string(),
    action: z.string(),
    detail: z.record(z.string(), z.unknown()),
    at: z.string(),
  })
  .openapi('AuditRow');

const verify = createRoute({
  method: 'post',
  path: '/api/admin/audit/verify',
  summary: 'Check every audit chain, and what it seals',
  middleware: requireRole('auditor', 'administrator'),
  security: staffOnly,
  responses: {
    200: json(reportShape, 'Whether it is whole; each fault by its row'),
    ...errors(401, 403, 503),
  },
});

const list = createRoute({
  method: 'get',
  path: '/api/admin/audit',
  summary: 'Rows of the audit in the order of time, a thousand at a time',
  middleware: requireRole('auditor', 'administrator'),
  security: staffOnly,
  request: { query: range },
  responses: {
    200: json(z.object({ rows: z.array(row), next: z.string().nullable() }), 'Rows, and where they go on'),
    ...errors(401, 403, 422, 503),
  },
});

/** @param isLocal whether a request comes from this machine, and through no proxy */
export function addAdminAuditRoutes(app: App, isLocal: (c: AppContext) => boolean): void {
  const verbs = (c: AppContext) => createAuditVerbs(c.get('services').records);
  app.openapi(verify, async (c) => c.json(await verbs(c).verify(), 200));
  app.openapi(list, async (c) => c.json(toWire(await verbs(c).export(toDates(c.req.valid('query')))), 200));
  app.post('/api/local/audit/verify', async (c) => {
    await checkLocal(c, isLocal);
    return c.json(await verbs(c).verify());
  });
  app.post('/api/local/audit/export', async (c) => {
    await checkLocal(c, isLocal);
    const input = await readInput(c, range);
    if (input instanceof Response) return input;
    return c.json(toWire(await verbs(c).export(toDates(input))));
  });
}

const toDates = ({ since, until, after }: z.infer<typeof range>) => ({
  since: since ? new Date(since) : null,
  until: until ? new Date(until) : null,
  after: after ?? null,
});

const toWire = ({ rows, next }: AuditPage) => ({
  rows: rows.map(({ agency: _, at, ...rest }) => ({ ...rest, at: at.toISOString() })),
  next,
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
