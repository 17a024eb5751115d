/** Every route of staff, found in the app itself: a new one is covered without being named here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskHeader, openPaths, type RoleGuard } from '../../src/http/middleware/staff-session.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { type Role, roles } from '../../src/records/schema/staff.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';
import { signInAs, type TestStaff } from '../support/staff.ts';

let database: OpenDatabase;
let app: TestApp;
const members = new Map<Role, TestStaff>();

beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
  for (const role of roles) members.set(role, await signInAs(app, role));
});
afterAll(() => database?.close());

interface StaffRoute {
  method: string;
  path: string;
  /** Of the guards in its way; null: it has none. */
  allowed: readonly Role[] | null;
}

function staffRoutes(): StaffRoute[] {
  const found = new Map<string, StaffRoute>();
  for (const { method, path, handler } of app.routes) {
    if (!/^\/api\/(desk|admin)\//.test(path) || path.includes('*')) continue;
    const key = `${method} ${path}`;
    const route = found.get(key) ?? { method, path, allowed: null };
    const guard = (handler as unknown as Partial<RoleGuard>).roles;
    if (guard) route.allowed = route.allowed?.filter((role) => guard.includes(role)) ?? guard;
    found.set(key, route);
  }
  return [...found.values()];
}

/** No such thing exists anywhere, so that no try changes anything. */
const address = (path: string) => path.replace(/:\w+(\{[^}]*\})?/g, 'none_such');

const send = (route: StaffRoute, headers: Record<string, string>) =>
  app.request(address(route.path), {
    method: route.method,
    headers: { 'content-type': 'application/json', ...headers },
  });

const codeOf = async (response: Response) => (await response.json()).error.code;

describe('routes of staff', () => {
  it('are found', () => {
    expect(staffRoutes().length).toBeGreaterThan(10);
  });

  it('name their roles, the way in aside', () => {
    const unguarded = staffRoutes().filter(({ allowed }) => allowed === null);
    expect(unguarded.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      [...openPaths].filter((path) => staffRoutes().some((r) => `${r.method} ${r.path}` === path)).sort(),
    );
  });

  it('refuse whoever is not signed in, whatever the address', async () => {
    const guarded = staffRoutes().filter(({ allowed }) => allowed !== null);
    for (const route of guarded) {
      const response = await send(route, { [deskHeader]: '1' });
      expect([response.status, await codeOf(response)], `${route.method} ${route.path}`).toEqual([
        401,
        'unauthorized:staff',
      ]);
    }
    for (const path of ['/api/desk/none', '/api/admin/none', '/api/desk/session/', '/api/desk/set-up/none'])
      expect((await app.request(path)).status, path).toBe(401);
  });

  it.each(roles)('let %s do what the role allows and nothing else', async (role) => {
    const { cookie } = members.get(role)!;
    const wrong: string[] = [];
    for (const route of staffRoutes()) {
      // Ends the session that the next tries need.
      if (route.allowed === null || (route.method === 'DELETE' && /\/sessions?$/.test(route.path))) continue;
      const { status } = await send(route, { [deskHeader]: '1', cookie });
      if ((status === 403) === route.allowed.includes(role) || status === 401)
        wrong.push(`${route.method} ${route.path}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('refuse a change that another site may have caused', async () => {
    const all = staffRoutes().filter(({ method }) => method !== 'GET');
    const foreign: Record<string, string>[] = [
      {},
      { [deskHeader]: '1', origin: 'https://evil.example' },
      { [deskHeader]: '1', origin: 'null' },
      { [deskHeader]: '1', origin: 'http://localhost', 'sec-fetch-site': 'same-site' },
      { [deskHeader]: '1', origin: 'http://localhost:81' },
    ];
    for (const route of all)
      for (const headers of foreign) {
        const response = await send(route, { cookie: members.get('administrator')!.cookie, ...headers });
        expect([response.status, await codeOf(response)], `${route.method} ${route.path}`).toEqual([
          403,
          'forbidden:request',
        ]);
      }
  });
});
