/** What editors decide: that a text is right, what its dates are, which addresses are watched. */
import { createRoute, z } from '@hono/zod-openapi';
import { YaowenError } from '../../errors.ts';
import { decideProposal, listProposals } from '../../records/queries/date-proposals.ts';
import { confirmText } from '../../records/queries/text-confirmations.ts';
import type { WatchedSource } from '../../records/queries/watched-sources.ts';
import { dateProposalStates } from '../../records/schema/date-proposals.ts';
import type { App, AppContext } from '../app-env.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import { releaseShape } from '../release-shapes.ts';
import type { WatchVerbs } from '../services.ts';
import { day, errors, json, jsonBody } from '../shapes.ts';

const read = requireRole('editor', 'supervisor', 'auditor', 'administrator');
const edit = requireRole('editor');

const fact = z.string().trim().min(1).max(300).nullable().optional();

const confirm = createRoute({
  method: 'post',
  path: '/api/admin/texts/confirm',
  summary: 'Vouch for a text, with the facts put right',
  description:
    'Holds for exactly these words; the next release that is built follows. A second editor confirms beside the first.',
  middleware: edit,
  security: staffOnly,
  request: jsonBody(
    z.object({
      document: z.string().max(300),
      editionDate: z.string().max(60),
      textDigest: z.string().regex(/^[0-9a-f]{64}$/),
      facts: z
        .object({
          number: fact,
          authority: fact,
          promulgatedOn: day.nullable().optional(),
          effectiveFrom: day.nullable().optional(),
          effectiveTo: day.nullable().optional(),
          url: z
            .url({ protocol: /^https?$/ })
            .max(2000)
            .nullable()
            .optional(),
        })
        .default({}),
    }),
  ),
  responses: {
    200: json(
      z.object({
        confirmedBy: z.string().nullable(),
        confirmedOn: z.string().nullable(),
        secondConfirmedBy: z.string().nullable(),
      }),
      'Confirmed',
    ),
    ...errors(401, 403, 404, 422),
  },
});

const refresh = createRoute({
  method: 'post',
  path: '/api/admin/releases/refresh',
  summary: 'A draft with what was confirmed and decided since',
  middleware: edit,
  security: staffOnly,
  responses: {
    200: json(releaseShape, 'The draft; the newest release where nothing changed'),
    ...errors(401, 403, 409),
  },
});

const proposalShape = z
  .object({
    key: z.string(),
    proposal: z.looseObject({}),
    state: z.enum(dateProposalStates),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('DateProposal');

const proposals = createRoute({
  method: 'get',
  path: '/api/admin/date-proposals',
  summary: 'What texts say of force and repeal, waiting for an editor or decided',
  middleware: read,
  security: staffOnly,
  request: { query: z.object({ state: z.enum(dateProposalStates).optional() }) },
  responses: {
    200: json(z.object({ proposals: z.array(proposalShape) }), 'Those that wait longest first'),
    ...errors(401, 403, 422),
  },
});

const decide = createRoute({
  method: 'post',
  path: '/api/admin/date-proposals',
  summary: 'Accept or reject one; the next release that is built follows',
  middleware: edit,
  security: staffOnly,
  request: jsonBody(
    z.object({ key: z.string().max(2000), accept: z.boolean(), from: day.nullable().optional() }),
  ),
  responses: { 200: json(proposalShape, 'Decided'), ...errors(401, 403, 404, 422) },
});

const sourceShape = z
  .object({
    id: z.string(),
    url: z.string(),
    document: z.string().nullable(),
    state: z.string(),
    fault: z.object({ code: z.string(), message: z.string() }).nullable(),
    checkedAt: z.string().nullable(),
    changedAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('WatchedSource');
const sourceList = json(z.object({ sources: z.array(sourceShape) }), 'By address');
const sourceId = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });

const sources = createRoute({
  method: 'get',
  path: '/api/admin/watched-sources',
  summary: 'Addresses of official texts that are watched',
  middleware: read,
  security: staffOnly,
  responses: { 200: sourceList, ...errors(401, 403, 503) },
});

const watch = createRoute({
  method: 'post',
  path: '/api/admin/watched-sources',
  summary: 'Watch an address',
  middleware: edit,
  security: staffOnly,
  request: jsonBody(z.object({ url: z.url({ protocol: /^https?$/ }).max(2000) })),
  responses: { 201: json(sourceShape, 'Watched'), ...errors(401, 403, 422, 503) },
});

const check = createRoute({
  method: 'post',
  path: '/api/admin/watched-sources/{id}/check',
  summary: 'Look at a source now',
  middleware: edit,
  security: staffOnly,
  request: { params: sourceId },
  responses: { 200: sourceList, ...errors(401, 403, 404, 503) },
});

const seen = createRoute({
  method: 'post',
  path: '/api/admin/watched-sources/{id}/seen',
  summary: 'Say that a change was seen',
  middleware: edit,
  security: staffOnly,
  request: { params: sourceId },
  responses: { 204: { description: 'Noted' }, ...errors(401, 403, 404, 503) },
});

const unwatch = createRoute({
  method: 'delete',
  path: '/api/admin/watched-sources/{id}',
  summary: 'Watch an address no longer',
  middleware: edit,
  security: staffOnly,
  request: { params: sourceId },
  responses: { 204: { description: 'Removed' }, ...errors(401, 403, 404, 503) },
});

export function addAdminFactRoutes(app: App): void {
  app.openapi(confirm, async (c) => {
    const input = { ...c.req.valid('json'), actor: actorOf(c) };
    const { confirmedBy, confirmedOn, secondConfirmedBy } = await confirmText(
      c.get('services').records,
      input,
    );
    return c.json({ confirmedBy, confirmedOn, secondConfirmedBy }, 200);
  });

  app.openapi(refresh, async (c) =>
    c.json(
      await c
        .get('services')
        .releases()
        .refresh({ actor: actorOf(c) }),
      200,
    ),
  );

  app.openapi(proposals, async (c) => {
    const rows = await listProposals(c.get('services').records, c.req.valid('query'));
    return c.json({ proposals: rows.map(describeProposal) }, 200);
  });

  app.openapi(decide, async (c) => {
    const input = { ...c.req.valid('json'), actor: actorOf(c) };
    return c.json(describeProposal(await decideProposal(c.get('services').records, input)), 200);
  });

  app.openapi(sources, async (c) => c.json(listed(c, await watchOf(c).list()), 200));
  app.openapi(watch, async (c) => {
    const source = await watchOf(c).add({ ...c.req.valid('json'), actor: actorOf(c) });
    return c.json(listed(c, [source]).sources[0]!, 201);
  });
  app.openapi(check, async (c) => {
    const looked = await watchOf(c).check({ ...c.req.valid('param'), actor: actorOf(c) });
    return c.json(listed(c, looked), 200);
  });
  app.openapi(seen, async (c) => {
    await watchOf(c).acknowledge({ ...c.req.valid('param'), actor: actorOf(c) });
    return c.body(null, 204);
  });
  app.openapi(unwatch, async (c) => {
    await watchOf(c).remove({ ...c.req.valid('param'), actor: actorOf(c) });
    return c.body(null, 204);
  });
}

type ProposalRow = Awaited<ReturnType<typeof listProposals>>[number];

const describeProposal = (row: ProposalRow): z.infer<typeof proposalShape> => ({
  ...row,
  proposal: { ...row.proposal },
  decidedAt: row.decidedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

function watchOf(c: AppContext): WatchVerbs {
  const { watch } = c.get('services');
  if (!watch)
    throw new YaowenError('unavailable:ingest', {
      zh: '此运行环境不能读取网址，请用 Node 上的服务。',
      en: 'This runtime fetches nothing. Use the service on Node.',
    });
  return watch;
}

const listed = (c: AppContext, rows: WatchedSource[]): { sources: z.infer<typeof sourceShape>[] } => ({
  sources: rows.map(({ id, url, document, state, fault, checkedAt, changedAt, createdAt }) => ({
    id,
    url,
    document,
    state,
    fault: fault && { code: fault.code, message: fault[c.get('lang')] },
    checkedAt: checkedAt?.toISOString() ?? null,
    changedAt: changedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  })),
});
