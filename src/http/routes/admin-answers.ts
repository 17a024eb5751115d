/** One answer explained and replayed, for those who oversee. */
import { createRoute, z } from '@hono/zod-openapi';
import { explainAnswer } from '../../governance/explain-answer.ts';
import { replayAnswer } from '../../governance/replay-answer.ts';
import type { Library } from '../../ports.ts';
import type { App, AppContext } from '../app-env.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import { errors, json } from '../shapes.ts';
import { checkLocal, readInput } from './local.ts';

const check = z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullable() });
const replay = z
  .object({
    message: z.string(),
    conversation: z.string(),
    seq: z.number().int(),
    identical: z.boolean(),
    differences: z.array(z.object({ what: z.string(), where: z.string(), was: z.string(), now: z.string() })),
    checked: z.object({ claims: z.number().int(), citations: z.number().int() }),
    against: z.enum(['release', 'frozen', 'nothing']),
  })
  .openapi('Replay');

const explained = z
  .object({
    message: z.string(),
    conversation: z.string(),
    seq: z.number().int(),
    at: z.string(),
    asked: z.object({ seq: z.number().int(), text: z.string() }).nullable(),
    understood: z.object({
      standalone: z.string().nullable(),
      texts: z.unknown(),
      identifiers: z.unknown(),
      masked: z.unknown(),
    }),
    searched: z.array(
      z.object({
        provision: z.string(),
        score: z.number(),
        why: z.array(z.string()),
        ranks: z.record(z.string(), z.number()),
      }),
    ),
    outcome: z.string(),
    reason: z.string().nullable(),
    mode: z.string(),
    text: z.string(),
    confidence: z.number().nullable(),
    degraded: z.array(z.string()),
    switches: z.unknown(),
    claims: z.array(
      z.object({ text: z.string(), citations: z.array(z.number().int()), checks: z.array(check) }),
    ),
    rejected: z.array(z.object({ text: z.string(), checks: z.array(check) })),
    evidence: z.array(z.looseObject({ n: z.number().int(), provision: z.string(), quote: z.string() })),
    versions: z.object({
      release: z.string(),
      asOf: z.string(),
      composer: z.string(),
      model: z.string().nullable(),
      promptDigest: z.string().nullable(),
      index: z.string().nullable(),
      embedding: z.string().nullable(),
      rerank: z.string().nullable(),
    }),
    timingsMs: z.object({ retrieve: z.number(), total: z.number() }),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    marks: z.unknown(),
    replay,
  })
  .openapi('ExplainedAnswer');

const explain = createRoute({
  method: 'get',
  path: '/api/admin/answers/{id}',
  summary: 'How one answer came about, and whether it comes out again',
  description: 'By the id of the message. The read is audited with its reason.',
  middleware: requireRole('supervisor', 'auditor'),
  security: staffOnly,
  request: {
    params: z.object({ id: z.string().max(60) }),
    query: z.object({ reason: z.string().min(1).max(200).default('audit') }),
  },
  responses: { 200: json(explained, 'The answer explained'), ...errors(401, 403, 404, 422, 503) },
});

/** @param isLocal whether a request comes from this machine, and through no proxy */
export function addAdminAnswerRoutes(app: App, isLocal: (c: AppContext) => boolean): void {
  app.openapi(explain, async (c) => {
    const { id } = c.req.valid('param');
    const { reason } = c.req.valid('query');
    const { records } = c.get('services');
    return c.json(
      // The parts of the evidence are those of `FrozenEvidence`; their shape is told loosely.
      (await explainAnswer(records, { id, reason, actor: actorOf(c), ...serving(c) })) as never,
      200,
    );
  });
  app.post('/api/local/answers/replay', async (c) => {
    await checkLocal(c, isLocal);
    const input = await readInput(c, z.object({ id: z.string().max(60) }));
    if (input instanceof Response) return input;
    return c.json(await replayAnswer(c.get('services').records, { ...input, ...serving(c) }));
  });
}

/** The release that serves is in memory; a runtime without one reads it. */
function serving(c: AppContext): { serving?: Library } {
  try {
    return { serving: c.get('services').desk().library };
  } catch {
    return {};
  }
}
