/** Releases, for editors, supervisors and auditors. */
import { createRoute, z } from '@hono/zod-openapi';
import type { App } from '../app-env.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import { releaseInputs, releaseShape } from '../release-shapes.ts';
import { errors, json, jsonBody } from '../shapes.ts';

const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'rel_…' }) });
const read = requireRole('editor', 'supervisor', 'auditor', 'administrator');
const edit = requireRole('editor', 'supervisor', 'administrator');
/** What askers are answered from is decided by those who answer for it. */
const decide = requireRole('supervisor', 'administrator');

const list = createRoute({
  method: 'get',
  path: '/api/admin/releases',
  summary: 'All releases, newest first',
  middleware: read,
  security: staffOnly,
  responses: { 200: json(z.object({ releases: z.array(releaseShape) }), 'Releases'), ...errors(401, 503) },
});

const show = createRoute({
  method: 'get',
  path: '/api/admin/releases/{id}',
  summary: 'A release and its texts',
  middleware: read,
  security: staffOnly,
  request: { params: idParam },
  responses: {
    200: json(
      releaseShape.extend({
        counts: z.object({ texts: z.number(), editions: z.number(), notes: z.number() }),
        texts: z.array(z.object({ document: z.string(), edition: z.string(), digest: z.string() })),
        builtOn: z.array(z.object({ id: z.string(), label: z.string().nullable() })),
      }),
      'The release',
    ),
    ...errors(401, 404),
  },
});

const diff = createRoute({
  method: 'get',
  path: '/api/admin/releases/diff',
  summary: 'What differs between two releases, or two editions',
  description: 'Each side is an id, `live`, `newest`, or both are editions as `<document>@<date>`.',
  middleware: read,
  security: staffOnly,
  request: { query: releaseInputs.diff },
  responses: { 200: json(z.looseObject({}), 'Article by article'), ...errors(401, 404, 422) },
});

const evaluate = createRoute({
  method: 'post',
  path: '/api/admin/releases/{id}/evaluate',
  summary: 'Measure a draft against the live release',
  middleware: edit,
  security: staffOnly,
  request: { params: idParam },
  responses: { 200: json(releaseShape, 'With its figures'), ...errors(401, 404, 409, 422) },
});

const rebase = createRoute({
  method: 'post',
  path: '/api/admin/releases/{id}/rebase',
  summary: 'Bring a draft onto the live release, as a new draft',
  middleware: edit,
  security: staffOnly,
  request: { params: idParam, ...jsonBody(releaseInputs.rebase.omit({ id: true })) },
  responses: { 200: json(releaseShape, 'The new draft'), ...errors(401, 404, 409, 422) },
});

const remove = createRoute({
  method: 'post',
  path: '/api/admin/releases/remove-texts',
  summary: 'A draft without these texts',
  middleware: edit,
  security: staffOnly,
  request: jsonBody(releaseInputs.remove),
  responses: { 200: json(releaseShape, 'The new draft'), ...errors(401, 404, 409, 422) },
});

const retire = createRoute({
  method: 'post',
  path: '/api/admin/releases/{id}/retire',
  summary: 'Give up a draft',
  middleware: edit,
  security: staffOnly,
  request: { params: idParam },
  responses: { 200: json(releaseShape, 'The release'), ...errors(401, 404, 409) },
});

const override = jsonBody(releaseInputs.approve.omit({ id: true }));

const approve = createRoute({
  method: 'post',
  path: '/api/admin/releases/{id}/approve',
  summary: 'Let a release be published',
  description: '`override` gives the reason where it was not measured, or fell short; it is audited.',
  middleware: decide,
  security: staffOnly,
  request: { params: idParam, ...override },
  responses: { 200: json(releaseShape, 'The release'), ...errors(401, 404, 409, 422) },
});

const publish = createRoute({
  method: 'post',
  path: '/api/admin/releases/{id}/publish',
  summary: 'Let an approved release answer',
  middleware: decide,
  security: staffOnly,
  request: { params: idParam, ...override },
  responses: { 200: json(releaseShape, 'The live release'), ...errors(401, 404, 409, 422) },
});

const rollBack = createRoute({
  method: 'post',
  path: '/api/admin/releases/roll-back',
  summary: 'Go back to the release that was live before',
  middleware: decide,
  security: staffOnly,
  request: jsonBody(releaseInputs.rollBack),
  responses: { 200: json(releaseShape, 'The live release'), ...errors(401, 404, 409, 422) },
});

export function addAdminReleaseRoutes(app: App): void {
  app.openapi(list, async (c) => c.json({ releases: await c.get('services').releases().list() }, 200));
  // Before the route of one release: `diff` is no id.
  app.openapi(diff, async (c) =>
    c.json({ ...(await c.get('services').releases().diff(c.req.valid('query'))) }, 200),
  );
  app.openapi(show, async (c) => c.json(await c.get('services').releases().show(c.req.valid('param')), 200));
  app.openapi(evaluate, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(
      await c
        .get('services')
        .releases()
        .evaluate({ id, actor: actorOf(c) }),
      200,
    );
  });
  app.openapi(rebase, async (c) => {
    const input = { ...c.req.valid('json'), ...c.req.valid('param'), actor: actorOf(c) };
    return c.json(await c.get('services').releases().rebase(input), 200);
  });
  app.openapi(remove, async (c) => {
    const input = { ...c.req.valid('json'), actor: actorOf(c) };
    return c.json(await c.get('services').releases().remove(input), 200);
  });
  app.openapi(retire, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(
      await c
        .get('services')
        .releases()
        .retire({ id, actor: actorOf(c) }),
      200,
    );
  });
  app.openapi(approve, async (c) => {
    const input = { ...c.req.valid('json'), ...c.req.valid('param'), actor: actorOf(c) };
    return c.json(await c.get('services').releases().approve(input), 200);
  });
  app.openapi(publish, async (c) => {
    const input = { ...c.req.valid('json'), ...c.req.valid('param'), actor: actorOf(c) };
    return c.json(await c.get('services').releases().publish(input), 200);
  });
  app.openapi(rollBack, async (c) => {
    const { to } = c.req.valid('json');
    return c.json(
      await c
        .get('services')
        .releases()
        .rollBack({ to, actor: actorOf(c) }),
      200,
    );
  });
}
