/** Staff sign in and out, and see where they are signed in. */
import { createRoute, z } from '@hono/zod-openapi';
import { endSession, listSessions } from '../../desk/sign-in/end-session.ts';
import { notSignedIn } from '../../desk/sign-in/faults.ts';
import { signOutEverywhere } from '../../desk/sign-in/manage-staff.ts';
import type { OpenedSession } from '../../desk/sign-in/open-session.ts';
import { readSession, type SignedInStaff } from '../../desk/sign-in/read-session.ts';
import { redeemSetupLink } from '../../desk/sign-in/redeem-setup-link.ts';
import { readSetupLink } from '../../desk/sign-in/setup-links.ts';
import { signInWithPassword } from '../../desk/sign-in/sign-in-with-password.ts';
import { roles } from '../../records/schema/staff.ts';
import type { App, AppContext } from '../app-env.ts';
import { actorOf, anyRole, staffOnly } from '../middleware/staff-session.ts';
import { errors, json, jsonBody } from '../shapes.ts';
import { clearStaffToken, publicOrigin, readStaffToken, writeStaffToken } from '../staff-cookie.ts';

export const roleShape = z.enum(roles);

const signedIn = z
  .object({
    staff: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      roles: z.array(roleShape),
    }),
    session: z.object({
      id: z.string(),
      method: z.enum(['link', 'password', 'identity']),
      createdAt: z.string(),
      expiresAt: z.string(),
    }),
  })
  .openapi('SignedIn');

const ways = createRoute({
  method: 'get',
  path: '/api/desk/sign-in',
  summary: 'How staff may sign in',
  responses: {
    200: json(
      z.object({
        password: z.literal(true),
        /** Name of the identity provider; null: none is set up. */
        identity: z.object({ label: z.string() }).nullable(),
        passwordCharsMin: z.number().int(),
        /** Null: nobody is signed in on this browser. */
        signedIn: signedIn.nullable(),
      }),
      'The ways, and who is signed in already',
    ),
  },
});

const signIn = createRoute({
  method: 'post',
  path: '/api/desk/session',
  summary: 'Sign in with e-mail and password',
  request: jsonBody(z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(1024) })),
  responses: { 200: json(signedIn, 'Signed in; the cookie is set'), ...errors(401, 403, 422, 429) },
});

const token = z.string().min(1).max(200);

const check = createRoute({
  method: 'post',
  path: '/api/desk/set-up/check',
  summary: 'What a set-up link is for',
  request: jsonBody(z.object({ token })),
  responses: {
    200: json(
      z.object({
        kind: z.enum(['new_member', 'new_password']),
        roles: z.array(roleShape),
        email: z.string().nullable(),
        name: z.string().nullable(),
        expiresAt: z.string(),
      }),
      'It can be used',
    ),
    ...errors(404, 422),
  },
});

const setUp = createRoute({
  method: 'post',
  path: '/api/desk/set-up',
  summary: 'Use a set-up link: become a member, or set a new password',
  request: jsonBody(
    z.object({
      token,
      email: z.string().max(254).nullish(),
      name: z.string().max(200).nullish(),
      password: z.string().min(1).max(1024),
    }),
  ),
  responses: { 200: json(signedIn, 'Signed in; the link is used up'), ...errors(403, 404, 409, 422) },
});

const show = createRoute({
  method: 'get',
  path: '/api/desk/session',
  summary: 'Who is signed in',
  security: staffOnly,
  middleware: anyRole(),
  responses: { 200: json(signedIn, 'You'), ...errors(401, 403) },
});

const signOut = createRoute({
  method: 'delete',
  path: '/api/desk/session',
  summary: 'Sign out on this browser',
  security: staffOnly,
  middleware: anyRole(),
  responses: {
    200: json(
      z.object({
        /** Where the identity provider is told, if it wants to be. */
        continueAt: z.string().nullable(),
      }),
      'Signed out',
    ),
    ...errors(401, 403),
  },
});

const list = createRoute({
  method: 'get',
  path: '/api/desk/sessions',
  summary: 'Where you are signed in',
  security: staffOnly,
  middleware: anyRole(),
  responses: {
    200: json(
      z.object({
        sessions: z.array(
          z.object({
            id: z.string(),
            /** The one of this request. */
            current: z.boolean(),
            method: z.enum(['link', 'password', 'identity']),
            browser: z.string().nullable(),
            createdAt: z.string(),
            lastSeenAt: z.string(),
            expiresAt: z.string(),
          }),
        ),
      }),
      'Newest first',
    ),
    ...errors(401, 403),
  },
});

const endOne = createRoute({
  method: 'delete',
  path: '/api/desk/sessions/{id}',
  summary: 'End one of your own sign-ins',
  security: staffOnly,
  middleware: anyRole(),
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: { 204: { description: 'Ended' }, ...errors(401, 403, 404) },
});

const endOthers = createRoute({
  method: 'delete',
  path: '/api/desk/sessions',
  summary: 'End all your other sign-ins',
  security: staffOnly,
  middleware: anyRole(),
  responses: { 200: json(z.object({ ended: z.number().int() }), 'Ended'), ...errors(401, 403) },
});

/** @param clientOf what stands for the other side's machine; null is this machine */
export function addSignInRoutes(app: App, clientOf: (c: AppContext) => string | null): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'staff', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-yaowen-staff',
    description: 'Set by signing in at /desk. Changes also need the header x-yaowen-desk: 1.',
  });

  app.openapi(ways, (c) => {
    const { provider } = c.get('services').signIn;
    return c.json(
      {
        password: true as const,
        identity: provider && { label: provider.label },
        passwordCharsMin: 12,
        signedIn: c.get('staff') ? describe(c.get('staff')) : null,
      },
      200,
    );
  });

  app.openapi(signIn, async (c) => {
    const { records, signIn } = c.get('services');
    const { email, password } = c.req.valid('json');
    const opened = await signInWithPassword(records, {
      ...occasion(c),
      email,
      password,
      client: clientOf(c) ?? 'this machine',
      passwords: signIn.passwords,
    });
    return c.json(await enter(c, opened), 200);
  });

  app.openapi(check, async (c) => {
    const { records } = c.get('services');
    const link = await readSetupLink(records, c.req.valid('json'));
    return c.json(
      {
        kind: link.staffId === null ? ('new_member' as const) : ('new_password' as const),
        roles: link.roles,
        email: link.email,
        name: link.name,
        expiresAt: link.expiresAt.toISOString(),
      },
      200,
    );
  });

  app.openapi(setUp, async (c) => {
    const { records, signIn } = c.get('services');
    const { token, email = null, name = null, password } = c.req.valid('json');
    const { passwords } = signIn;
    const opened = await redeemSetupLink(records, {
      ...occasion(c),
      token,
      email,
      name,
      password,
      passwords,
    });
    return c.json(await enter(c, opened), 200);
  });

  app.openapi(show, (c) => c.json(describe(c.get('staff')), 200));

  app.openapi(signOut, async (c) => {
    const { records, signIn } = c.get('services');
    const { id, session } = c.get('staff');
    await endSession(records, { sessionId: session.id, staffId: id, actor: actorOf(c), ending: 'sign_out' });
    clearStaffToken(c);
    const continueAt =
      session.method === 'identity'
        ? await signIn.provider?.signOutUrl({ returnTo: `${publicOrigin(c)}/desk` })
        : null;
    return c.json({ continueAt: continueAt ?? null }, 200);
  });

  app.openapi(list, async (c) => {
    const { records, signIn } = c.get('services');
    const { id, session } = c.get('staff');
    const rows = await listSessions(records, { staffId: id, limits: signIn.limits });
    return c.json(
      {
        sessions: rows.map((row) => ({
          ...row,
          current: row.id === session.id,
          createdAt: row.createdAt.toISOString(),
          lastSeenAt: row.lastSeenAt.toISOString(),
          expiresAt: row.expiresAt.toISOString(),
        })),
      },
      200,
    );
  });

  app.openapi(endOne, async (c) => {
    const { records } = c.get('services');
    const sessionId = c.req.valid('param').id;
    const { id, session } = c.get('staff');
    await endSession(records, { sessionId, staffId: id, actor: actorOf(c), ending: 'revoked' });
    if (sessionId === session.id) clearStaffToken(c);
    return c.body(null, 204);
  });

  app.openapi(endOthers, async (c) => {
    const { id, session } = c.get('staff');
    const ended = await signOutEverywhere(c.get('services').records, {
      staffId: id,
      actor: actorOf(c),
      keep: session.id,
    });
    return c.json({ ended }, 200);
  });
}

export const occasion = (c: AppContext) => ({
  limits: c.get('services').signIn.limits,
  browser: c.req.header('user-agent') ?? null,
  replaces: readStaffToken(c),
});

/** Sets the cookie and describes who came in. */
export async function enter(c: AppContext, { token }: OpenedSession): Promise<z.infer<typeof signedIn>> {
  const { records, signIn } = c.get('services');
  const member = await readSession(records, { token, limits: signIn.limits });
  if (!member) throw notSignedIn();
  writeStaffToken(c, token, signIn.limits.absoluteMs);
  return describe(member);
}

function describe({ id, name, email, roles, session }: SignedInStaff): z.infer<typeof signedIn> {
  return {
    staff: { id, name, email, roles },
    session: {
      id: session.id,
      method: session.method,
      createdAt: session.createdAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
    },
  };
}
