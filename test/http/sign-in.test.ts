import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministratorLink } from '../../src/desk/sign-in/setup-links.ts';
import { deskHeader } from '../../src/http/middleware/staff-session.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';
import { anotherSession, cookieOf, signInAs, testPassword } from '../support/staff.ts';

let database: OpenDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
});
afterAll(() => database?.close());

const post = (to: TestApp, path: string, body: unknown, headers: Record<string, string> = {}) =>
  to.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [deskHeader]: '1', ...headers },
    body: JSON.stringify(body),
  });

const who = (cookie: string, to = app) => to.request('/api/desk/session', { headers: { cookie } });

describe('signing in over HTTP', () => {
  it('goes from the set-up link to a session to signing out, after which the cookie opens nothing', async () => {
    const fresh = await createTestApp(database);
    const { token } = (await firstAdministratorLink(fresh.services.records, { actor: 'system' }))!;
    const checked = await post(fresh, '/api/desk/set-up/check', { token });
    expect(await checked.json()).toMatchObject({ kind: 'new_member', roles: ['administrator'], email: null });
    const person = { token, email: 'Wang@agency.example', name: '王一', password: testPassword };
    const made = await post(fresh, '/api/desk/set-up', person);
    expect(made.status).toBe(200);
    const cookie = cookieOf(made)!;
    expect(await (await who(cookie, fresh)).json()).toMatchObject({
      staff: { name: '王一', email: 'wang@agency.example', roles: ['administrator'] },
      session: { method: 'link' },
    });
    for (const path of ['/api/desk/set-up/check', '/api/desk/set-up'])
      expect((await post(fresh, path, person)).status).toBe(404);
    const out = await fresh.request('/api/desk/session', {
      method: 'DELETE',
      headers: { [deskHeader]: '1', cookie },
    });
    expect(await out.json()).toEqual({ continueAt: null });
    expect(cookieOf(out)).toBeNull();
    expect((await who(cookie, fresh)).status).toBe(401);
    const back = await post(fresh, '/api/desk/session', {
      email: 'wang@agency.example',
      password: testPassword,
    });
    expect(cookieOf(back)).not.toBe(cookie);
    expect((await who(cookieOf(back)!, fresh)).status).toBe(200);
    // Nothing that opens anything is logged, and no address of a person.
    expect(JSON.stringify(fresh.logged)).not.toMatch(new RegExp(`${token}|wang@|${cookie.split('=')[1]}`));
  });

  it('sets a cookie that scripts cannot read and other sites cannot send', async () => {
    const member = await signInAs(app, 'agent');
    const plain = await post(app, '/api/desk/session', member);
    expect(plain.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^yaowen-staff=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const https = await createTestApp(database, { signIn: { publicUrl: 'https://ask.example' } });
    const other = await signInAs(https, 'agent');
    const reply = await post(https, '/api/desk/session', other, { origin: 'https://ask.example' });
    const [set] = reply.headers.getSetCookie();
    expect(set).toMatch(/^__Host-yaowen-staff=[\w-]{43};/);
    for (const part of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict']) expect(set).toContain(part);
    expect(set).not.toContain('Domain');
    // A cookie without the prefix may have been set by a sister host.
    expect((await who(other.cookie, https)).status).toBe(401);
    expect((await who(set!.split(';')[0]!, https)).status).toBe(200);
    expect((await post(https, '/api/desk/session', other, { origin: 'http://ask.example' })).status).toBe(
      403,
    );
  });

  it('refuses tampered, cut and made-up tokens', async () => {
    const { cookie } = await signInAs(app, 'agent');
    const token = cookie.split('=')[1]!;
    const flipped = (token[0] === 'A' ? 'B' : 'A') + token.slice(1);
    for (const wrong of [flipped, token.slice(1), `${token}A`, '', 'null', `${token}%00`, 'x'.repeat(5000)])
      expect((await who(`yaowen-staff=${wrong}`)).status, wrong.slice(0, 50)).toBe(401);
    expect((await who(cookie)).status).toBe(200);
  });

  it('does not take over a session id that was planted before signing in', async () => {
    const member = await signInAs(app, 'agent');
    const planted = `yaowen-staff=${'p'.repeat(43)}`;
    const reply = await post(app, '/api/desk/session', member, { cookie: planted });
    expect(cookieOf(reply)).not.toBe(planted);
    expect((await who(planted)).status).toBe(401);
    // An attacker's own session in the victim's browser ends, so that both do not share it.
    const attacker = await signInAs(app, 'agent');
    await post(app, '/api/desk/session', member, { cookie: attacker.cookie });
    expect((await who(attacker.cookie)).status).toBe(401);
  });

  it('ends sessions of one’s own, and never those of others', async () => {
    const member = await signInAs(app, 'agent');
    const [second, third] = [await anotherSession(app, member), await anotherSession(app, member)];
    const stranger = await signInAs(app, 'administrator');
    const { sessions } = await (await member.send('GET', '/api/desk/sessions')).json();
    expect(sessions).toHaveLength(3);
    expect(sessions.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const [{ id }] = sessions;
    expect((await stranger.send('DELETE', `/api/desk/sessions/${id}`)).status).toBe(404);
    expect((await member.send('DELETE', `/api/desk/sessions/${id}`)).status).toBe(204);
    expect((await who(third.cookie)).status).toBe(401);
    expect(await (await member.send('DELETE', '/api/desk/sessions')).json()).toEqual({ ended: 1 });
    expect((await who(second.cookie)).status).toBe(401);
    expect((await who(member.cookie)).status).toBe(200);
  });

  it('refuses nothing but generically, with the fields where it helps', async () => {
    const wrong = await post(app, '/api/desk/session', { email: 'nobody@agency.example', password: 'x' });
    expect(wrong.status).toBe(401);
    expect((await wrong.json()).error.code).toBe('unauthorized:staff');
    const link = (await firstAdministratorLink((await createTestApp(database)).services.records, {
      actor: 'system',
    }))!;
    expect((await post(app, '/api/desk/set-up/check', { token: link.token })).status).toBe(404);
    expect((await post(app, '/api/desk/session', { email: 'a@b.c' })).status).toBe(422);
  });
});

describe('administrators', () => {
  it('invite, change, keep out and let in again', async () => {
    const admin = await signInAs(app, 'administrator');
    const invited = await admin.send('POST', '/api/admin/invitations', {
      roles: ['editor'],
      email: 'Li@agency.example',
      name: '李二',
    });
    const { url } = await invited.json();
    const token = new URL(url).hash.slice(1);
    expect(new URL(url).search).toBe('');
    expect((await (await admin.send('GET', '/api/admin/invitations')).json()).invitations).toHaveLength(1);
    const made = await post(app, '/api/desk/set-up', {
      token,
      email: 'evil@x.example',
      password: testPassword,
    });
    const cookie = cookieOf(made)!;
    const { staff } = await made.json();
    // What the link says about the person stands.
    expect(staff).toMatchObject({ email: 'li@agency.example', name: '李二', roles: ['editor'] });
    const change = (body: unknown) => admin.send('POST', `/api/admin/staff/${staff.id}`, body);
    expect((await change({ roles: ['agent', 'supervisor'] })).status).toBe(204);
    expect((await (await who(cookie)).json()).staff.roles).toEqual(['agent', 'supervisor']);
    expect((await change({ roles: ['emperor'] })).status).toBe(422);
    expect((await change({ active: false })).status).toBe(204);
    expect((await who(cookie)).status).toBe(401);
    expect((await change({ active: true })).status).toBe(204);
    const link = await (await admin.send('POST', `/api/admin/staff/${staff.id}/password-link`)).json();
    const again = await post(app, '/api/desk/set-up', {
      token: new URL(link.url).hash.slice(1),
      password: 'seven slow red boats',
    });
    expect(again.status).toBe(200);
    expect(await (await admin.send('DELETE', `/api/admin/staff/${staff.id}/sessions`)).json()).toEqual({
      ended: 1,
    });
    expect((await admin.send('POST', `/api/admin/staff/none`, { active: false })).status).toBe(404);
  });

  it('cannot leave the house without one', async () => {
    const own = await createTestApp(database);
    const admin = await signInAs(own, 'administrator');
    for (const body of [{ active: false }, { roles: ['agent'] }]) {
      const response = await admin.send('POST', `/api/admin/staff/${admin.id}`, body);
      expect(response.status).toBe(409);
    }
    expect((await admin.send('GET', '/api/admin/staff')).status).toBe(200);
  });
});
