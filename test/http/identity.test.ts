import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenIdProvider } from '../../src/adapters/identity/openid-provider.ts';
import { setActive } from '../../src/desk/sign-in/manage-staff.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { audit, signInFlows } from '../../src/records/schema/index.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';
import { type IdentityServer, identityClient, startIdentityServer } from '../support/identity-server.ts';
import { signInAs } from '../support/staff.ts';

let database: OpenDatabase;
let app: TestApp;
let service: { url: string; close(): Promise<void> };
let identity: IdentityServer;

const providerOf = (given: Partial<Parameters<typeof createOpenIdProvider>[0]> = {}) =>
  createOpenIdProvider({
    issuer: identity.issuer,
    ...identityClient,
    rolesClaim: 'roles',
    scopes: 'openid profile email',
    label: 'Test IdP',
    timeoutMs: 5_000,
    ...given,
  });

beforeAll(async () => {
  database = await openTestDatabase();
  identity = await startIdentityServer(() => service.url);
  app = await createTestApp(database);
  service = await app.listen();
});
beforeEach(() => {
  identity.setDown(false);
  app.services.signIn = {
    ...app.services.signIn,
    provider: providerOf(),
    roleMap: { 'desk-heads': ['supervisor', 'auditor'] },
  };
});
afterAll(async () => {
  await service?.close();
  await identity?.close();
  await database?.close();
});

/** A browser of fetch: cookies by host, no redirect followed unasked. */
function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  return {
    cookies: (url: string) => jars.get(new URL(url).host) ?? new Map<string, string>(),
    async visit(url: string, init: RequestInit = {}) {
      const { host } = new URL(url);
      const jar = jars.get(host) ?? new Map<string, string>();
      jars.set(host, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        ...init,
        redirect: 'manual',
        headers: { ...init.headers, cookie },
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
        if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name!);
        else jar.set(name!, value!);
      }
      const to = response.headers.get('location');
      return { response, to: to ? new URL(to, url).href : null };
    },
  };
}
type Visitor = ReturnType<typeof createBrowser>;

/** Goes to the provider and signs in there. @returns the address at which the service is to be told */
async function authorize(visitor: Visitor, account: string): Promise<string> {
  let { to } = await visitor.visit(`${service.url}/api/desk/oidc/start`);
  for (let hop = 0; to && !to.startsWith(service.url); hop++) {
    expect(hop).toBeLessThan(15);
    const page = await visitor.visit(to);
    if (page.to) {
      to = page.to;
      continue;
    }
    const form = await page.response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(form)?.[1];
    const action = /action="([^"]+)"/.exec(form)?.[1];
    const answer = await visitor.visit(new URL(action!, to).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ prompt: prompt!, login: account, password: 'any' }),
    });
    to = answer.to;
  }
  return to!;
}

const who = async (visitor: Visitor) => {
  const { response } = await visitor.visit(`${service.url}/api/desk/session`);
  return response.status === 200 ? response.json() : null;
};

async function come(account: string, claims: Record<string, unknown>) {
  identity.accounts.set(account, claims);
  const visitor = createBrowser();
  const back = await authorize(visitor, account);
  const { to } = await visitor.visit(back);
  return { visitor, back, to };
}

describe('sign-in at the identity provider', () => {
  it('makes a member with the roles of the claim, and follows it at the next sign-in', async () => {
    const first = await come('wang', {
      name: '王一',
      email: 'Wang@agency.example',
      email_verified: true,
      roles: ['editor', 'desk-heads', 'unknown-group'],
    });
    expect(first.to).toBe(`${service.url}/desk`);
    const me = await who(first.visitor);
    expect(me).toMatchObject({
      staff: { name: '王一', email: 'wang@agency.example', roles: ['editor', 'supervisor', 'auditor'] },
      session: { method: 'identity' },
    });
    const again = await come('wang', { name: '王一一', roles: 'agent' });
    expect(await who(again.visitor)).toMatchObject({
      staff: { id: me.staff.id, name: '王一一', email: 'wang@agency.example', roles: ['agent'] },
    });
    // What the provider says is not changed here.
    const admin = await signInAs(app, 'administrator');
    const change = await admin.send('POST', `/api/admin/staff/${me.staff.id}`, { roles: ['administrator'] });
    expect(change.status).toBe(409);
    const rows = await app.services.records.db.select().from(audit).where(eq(audit.objectId, me.staff.id));
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['staff.create', 'staff.set_roles', 'session.open']),
    );
  });

  it('refuses whom the provider gives no role, with a page that says so', async () => {
    const { visitor, to } = await come('guest', { name: 'Guest', roles: ['visitor'] });
    expect(to).toBe(`${service.url}/desk?fault=no_role`);
    expect(await who(visitor)).toBeNull();
  });

  it('keeps an inactive member out', async () => {
    const { visitor } = await come('li', { name: '李二', roles: ['agent'] });
    const { staff } = await who(visitor);
    await signInAs(app, 'administrator');
    await setActive(app.services.records, { staffId: staff.id, active: false, actor: 'operator' });
    expect(await who(visitor)).toBeNull();
    expect((await come('li', { name: '李二', roles: ['agent'] })).to).toBe(
      `${service.url}/desk?fault=inactive`,
    );
  });

  it('takes over an account of the same address only where the provider has checked the address', async () => {
    const invited = await signInAs(app, 'editor');
    const liar = await come('liar', {
      name: 'Liar',
      email: invited.email,
      email_verified: false,
      roles: ['agent'],
    });
    expect((await who(liar.visitor)).staff).toMatchObject({ email: null, roles: ['agent'] });
    const owner = await come('owner', {
      name: 'Owner',
      email: invited.email,
      email_verified: true,
      roles: ['agent'],
    });
    expect((await who(owner.visitor)).staff).toMatchObject({ id: invited.id, roles: ['agent'] });
    const second = await come('second', {
      name: 'S',
      email: invited.email,
      email_verified: true,
      roles: ['agent'],
    });
    expect(second.to).toBe(`${service.url}/desk?fault=email_taken`);
  });

  it('takes one return of one browser only', async () => {
    const { back, visitor } = await come('zhao', { name: '赵三', roles: ['agent'] });
    expect(await who(visitor)).not.toBeNull();
    const replay = createBrowser();
    expect((await replay.visit(back)).to).toBe(`${service.url}/desk?fault=refused`);
    expect((await visitor.visit(back)).to).toBe(`${service.url}/desk?fault=refused`);
    // Somebody else's return, brought to a browser that is under way itself: its state is another.
    const attacker = createBrowser();
    const stolen = await authorize(attacker, 'zhao');
    const victim = createBrowser();
    await victim.visit(`${service.url}/api/desk/oidc/start`);
    expect((await victim.visit(stolen)).to).toBe(`${service.url}/desk?fault=refused`);
    expect(await who(victim)).toBeNull();
  });

  it('refuses a return without its flow, with an altered state, a made-up code, or the provider’s no', async () => {
    identity.accounts.set('qian', { name: '钱四', roles: ['agent'] });
    const flows = () => app.services.records.db.select().from(signInFlows);
    const before = (await flows()).length;
    const alterations: ((url: URL) => void)[] = [
      (url) => url.searchParams.set('state', 'x'),
      (url) => url.searchParams.delete('state'),
      (url) => url.searchParams.set('code', 'x'),
      (url) => url.searchParams.set('iss', 'http://127.0.0.1:1'),
      (url) => {
        url.searchParams.delete('code');
        url.searchParams.set('error', 'access_denied');
      },
    ];
    for (const alter of alterations) {
      const visitor = createBrowser();
      const back = new URL(await authorize(visitor, 'qian'));
      alter(back);
      expect((await visitor.visit(back.href)).to, back.search).toBe(`${service.url}/desk?fault=refused`);
      expect(await who(visitor)).toBeNull();
    }
    // Every one of them used its flow up.
    expect((await flows()).length).toBe(before);
  });

  it('says that the provider does not answer, offers it again when it does, and leaves passwords alone', async () => {
    identity.setDown(true);
    const visitor = createBrowser();
    const { to } = await visitor.visit(`${service.url}/api/desk/oidc/start`);
    expect(to).toBe(`${service.url}/desk?fault=unavailable`);
    const ways = await (await visitor.visit(`${service.url}/api/desk/sign-in`)).response.json();
    expect(ways.identity).toEqual({ label: 'Test IdP' });
    const member = await signInAs(app, 'agent');
    expect((await member.send('POST', '/api/desk/session', member)).status).toBe(200);
    identity.setDown(false);
    expect((await come('sun', { name: '孙五', roles: ['agent'] })).to).toBe(`${service.url}/desk`);
    // Down between going and coming back.
    const later = createBrowser();
    const back = await authorize(later, 'sun');
    identity.setDown(true);
    expect((await later.visit(back)).to).toBe(`${service.url}/desk?fault=unavailable`);
    expect(JSON.stringify(app.logged)).toContain('unavailable:identity');
  });

  it('tells a wrong secret as a fault of the settings, not of the person', async () => {
    app.services.signIn = { ...app.services.signIn, provider: providerOf({ clientSecret: 'wrong' }) };
    expect((await come('zhou', { name: '周六', roles: ['agent'] })).to).toBe(
      `${service.url}/desk?fault=unavailable`,
    );
  });

  it('reads roles that lie deeper, and signs out at the provider too', async () => {
    app.services.signIn = { ...app.services.signIn, provider: providerOf({ rolesClaim: 'realm.roles' }) };
    const { visitor } = await come('wu', { name: '吴七', realm: { roles: ['agent'] } });
    expect((await who(visitor)).staff.roles).toEqual(['agent']);
    const { response } = await visitor.visit(`${service.url}/api/desk/session`, {
      method: 'DELETE',
      headers: { 'x-yaowen-desk': '1' },
    });
    const { continueAt } = await response.json();
    expect(continueAt).toContain(`${identity.issuer}/session/end`);
    expect(new URL(continueAt).searchParams.get('post_logout_redirect_uri')).toBe(`${service.url}/desk`);
    expect((await visitor.visit(continueAt)).response.status).toBe(200);
    expect(await who(visitor)).toBeNull();
  });
});

it('is offered only where it is set up', async () => {
  const plain = await createTestApp(database);
  expect((await (await plain.request('/api/desk/sign-in')).json()).identity).toBeNull();
  const start = await plain.request('/api/desk/oidc/start');
  expect(start.headers.get('location')).toBe('/desk?fault=refused');
});
