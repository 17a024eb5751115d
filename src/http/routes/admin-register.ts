/** The register of models, prompts, policies, releases and the application. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRegister, noFacts } from '../../governance/register.ts';
import { registerKinds, registerStates, risks } from '../../records/schema/register-items.ts';
import type { App, AppContext } from '../app-env.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import { errors, json, jsonBody } from '../shapes.ts';
import { checkLocal } from './local.ts';

const words = (longest: number) => z.string().trim().min(1).max(longest);
const fact = z.string().max(500).nullable();
const facts = z.object(
  Object.fromEntries(Object.keys(noFacts).map((name) => [name, fact])) as Record<
    keyof typeof noFacts,
    typeof fact
  >,
);
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');
const proposed = {
  kind: z.enum(registerKinds),
  name: words(200),
  purpose: words(2000),
  boundary: words(2000),
  owner: words(200),
  risk: z.enum(risks),
};
const item = z
  .object({
    id: z.string(),
    ...proposed,
    digest: z.string(),
    facts,
    state: z.enum(registerStates),
    proposedBy: z.string(),
    proposedAt: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    decisionReason: z.string().nullable(),
    retiredBy: z.string().nullable(),
    retiredAt: z.string().nullable(),
  })
  .openapi('RegisterItem');

const list = createRoute({
  method: 'get',
  path: '/api/admin/register',
  summary: 'What is registered, newest first',
  middleware: requireRole('editor', 'supervisor', 'auditor', 'administrator'),
  security: staffOnly,
  responses: { 200: json(z.object({ items: z.array(item) }), 'The register'), ...errors(401, 403, 503) },
});

const propose = createRoute({
  method: 'post',
  path: '/api/admin/register',
  summary: 'Propose a version for use',
  middleware: requireRole('editor', 'supervisor', 'administrator'),
  security: staffOnly,
  request: jsonBody(
    z.object({ ...proposed, digest: digest.nullable().default(null), facts: facts.partial().default({}) }),
  ),
  responses: { 200: json(item, 'As it stands now'), ...errors(401, 403, 409, 413, 422) },
});

const decide = createRoute({
  method: 'post',
  path: '/api/admin/register/{id}',
  summary: 'Approve, reject or retire an entry',
  description: 'Whoever proposed it may not decide on it.',
  middleware: requireRole('supervisor', 'administrator'),
  security: staffOnly,
  request: {
    params: z.object({ id: z.string().max(60) }),
    ...jsonBody(z.object({ act: z.enum(['approve', 'reject', 'retire']), reason: words(1000) })),
  },
  responses: { 200: json(item, 'As it stands now'), ...errors(401, 403, 404, 409, 413, 422) },
});

/** @param isLocal whether a request comes from this machine, and through no proxy */
export function addAdminRegisterRoutes(app: App, isLocal: (c: AppContext) => boolean): void {
  app.post('/api/local/register/list', async (c) => {
    await checkLocal(c, isLocal);
    return c.json(await register(c).list());
  });
  const register = (c: AppContext) => createRegister(c.get('services').records);
  app.openapi(list, async (c) => c.json({ items: await register(c).list() }, 200));
  app.openapi(propose, async (c) =>
    c.json(await register(c).propose({ ...c.req.valid('json'), actor: actorOf(c) }), 200),
  );
  app.openapi(decide, async (c) => {
    const { act, reason } = c.req.valid('json');
    const input = { id: c.req.valid('param').id, reason, actor: actorOf(c) };
    const changed =
      act === 'retire'
        ? await register(c).retire(input)
        : await register(c).decide({ ...input, approve: act === 'approve' });
    return c.json(changed, 200);
  });
}
