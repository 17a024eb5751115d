/** Administrators: who works here, with which roles. */
import { createRoute, z } from '@hono/zod-openapi';
import { listStaff, setActive, setRoles, signOutEverywhere } from '../../desk/sign-in/manage-staff.ts';
import { setUpUrl } from '../../desk/sign-in/set-up-url.ts';
import {
  inviteStaff,
  listSetupLinks,
  type NewSetupLink,
  newPasswordLink,
  revokeSetupLink,
} from '../../desk/sign-in/setup-links.ts';
import type { App, AppContext } from '../app-env.ts';
import { actorOf, requireRole, staffOnly } from '../middleware/staff-session.ts';
import { errors, json, jsonBody } from '../shapes.ts';
import { publicOrigin } from '../staff-cookie.ts';
import { roleShape } from './sign-in.ts';

const byId = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });
const administrators = { security: staffOnly, middleware: requireRole('administrator') };

const memberShape = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    active: z.boolean(),
    roles: z.array(roleShape),
    external: z.boolean(),
    createdAt: z.string(),
    lastSignInAt: z.string().nullable(),
  })
  .openapi('StaffMember');

const linkShape = z
  .object({
    id: z.string(),
    /** Opens once; told this once. */
    url: z.string(),
    expiresAt: z.string(),
  })
  .openapi('SetupLink');

const list = createRoute({
  ...administrators,
  method: 'get',
  path: '/api/admin/staff',
  summary: 'Everybody who works here',
  responses: {
    200: json(z.object({ staff: z.array(memberShape) }), 'Active ones first'),
    ...errors(401, 403),
  },
});

const change = createRoute({
  ...administrators,
  method: 'post',
  path: '/api/admin/staff/{id}',
  summary: 'Change the roles of a member, or let one in or keep one out',
  request: {
    params: byId,
    ...jsonBody(z.object({ roles: z.array(roleShape).min(1).optional(), active: z.boolean().optional() })),
  },
  responses: { 204: { description: 'Changed' }, ...errors(401, 403, 404, 409, 422) },
});

const endSessions = createRoute({
  ...administrators,
  method: 'delete',
  path: '/api/admin/staff/{id}/sessions',
  summary: 'Sign a member out everywhere',
  request: { params: byId },
  responses: { 200: json(z.object({ ended: z.number().int() }), 'Ended'), ...errors(401, 403, 404) },
});

const passwordLink = createRoute({
  ...administrators,
  method: 'post',
  path: '/api/admin/staff/{id}/password-link',
  summary: 'A link with which a member sets a new password',
  request: { params: byId },
  responses: { 201: json(linkShape, 'Hand it over yourself'), ...errors(401, 403, 404, 409) },
});

const invite = createRoute({
  ...administrators,
  method: 'post',
  path: '/api/admin/invitations',
  summary: 'A link with which somebody becomes a member',
  request: jsonBody(
    z.object({
      roles: z.array(roleShape).min(1),
      email: z.email().max(254).nullish(),
      name: z.string().max(80).nullish(),
    }),
  ),
  responses: { 201: json(linkShape, 'Hand it over yourself'), ...errors(401, 403, 409, 422) },
});

const invitations = createRoute({
  ...administrators,
  method: 'get',
  path: '/api/admin/invitations',
  summary: 'Links that can still be used',
  responses: {
    200: json(
      z.object({
        invitations: z.array(
          z.object({
            id: z.string(),
            kind: z.enum(['new_member', 'new_password']),
            roles: z.array(roleShape),
            email: z.string().nullable(),
            name: z.string().nullable(),
            createdAt: z.string(),
            expiresAt: z.string(),
          }),
        ),
      }),
      'Newest first',
    ),
    ...errors(401, 403),
  },
});

const withdraw = createRoute({
  ...administrators,
  method: 'delete',
  path: '/api/admin/invitations/{id}',
  summary: 'Withdraw a link',
  request: { params: byId },
  responses: { 204: { description: 'Withdrawn' }, ...errors(401, 403, 404) },
});

export function addStaffRoutes(app: App): void {
  app.openapi(list, async (c) => {
    const members = await listStaff(c.get('services').records);
    return c.json(
      {
        staff: members.map((member) => ({
          ...member,
          createdAt: member.createdAt.toISOString(),
          lastSignInAt: member.lastSignInAt?.toISOString() ?? null,
        })),
      },
      200,
    );
  });

  app.openapi(change, async (c) => {
    const { records } = c.get('services');
    const staffId = c.req.valid('param').id;
    const { roles, active } = c.req.valid('json');
    const actor = actorOf(c);
    if (roles) await setRoles(records, { staffId, roles, actor });
    if (active !== undefined) await setActive(records, { staffId, active, actor });
    return c.body(null, 204);
  });

  app.openapi(endSessions, async (c) => {
    const input = { staffId: c.req.valid('param').id, actor: actorOf(c) };
    return c.json({ ended: await signOutEverywhere(c.get('services').records, input) }, 200);
  });

  app.openapi(passwordLink, async (c) => {
    const input = { staffId: c.req.valid('param').id, actor: actorOf(c) };
    return c.json(told(c, await newPasswordLink(c.get('services').records, input)), 201);
  });

  app.openapi(invite, async (c) => {
    const { roles, email = null, name = null } = c.req.valid('json');
    const input = { roles, email, name: name?.trim() || null, actor: actorOf(c) };
    return c.json(told(c, await inviteStaff(c.get('services').records, input)), 201);
  });

  app.openapi(invitations, async (c) => {
    const rows = await listSetupLinks(c.get('services').records);
    return c.json(
      {
        invitations: rows.map((row) => ({
          id: row.id,
          kind: row.staffId === null ? ('new_member' as const) : ('new_password' as const),
          roles: row.roles,
          email: row.email,
          name: row.name,
          createdAt: row.createdAt.toISOString(),
          expiresAt: row.expiresAt.toISOString(),
        })),
      },
      200,
    );
  });

  app.openapi(withdraw, async (c) => {
    await revokeSetupLink(c.get('services').records, { id: c.req.valid('param').id, actor: actorOf(c) });
    return c.body(null, 204);
  });
}

const told = (c: AppContext, { id, token, expiresAt }: NewSetupLink): z.infer<typeof linkShape> => ({
  id,
  url: setUpUrl(publicOrigin(c), token),
  expiresAt: expiresAt.toISOString(),
});
