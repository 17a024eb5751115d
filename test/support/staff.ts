/** Members of staff for tests of the HTTP app. */
import { openSession } from '../../src/desk/sign-in/open-session.ts';
import { redeemSetupLink } from '../../src/desk/sign-in/redeem-setup-link.ts';
import { inviteStaff } from '../../src/desk/sign-in/setup-links.ts';
import { deskHeader } from '../../src/http/middleware/staff-session.ts';
import type { Role } from '../../src/records/schema/staff.ts';
import type { TestApp } from './app.ts';

export interface TestStaff {
  id: string;
  email: string;
  password: string;
  cookie: string;
  /** Sends JSON as the desk's page does. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

export const testPassword = 'four quiet green kites';
let members = 0;

/** A new member with these roles, signed in. */
export async function signInAs(
  app: Pick<TestApp, 'services' | 'request'>,
  ...roles: Role[]
): Promise<TestStaff> {
  const { records, signIn } = app.services;
  const email = `member${++members}@agency.example`;
  const link = await inviteStaff(records, {
    roles: roles.length > 0 ? roles : ['agent'],
    email,
    name: `成员${members}`,
    actor: 'operator',
  });
  const opened = await redeemSetupLink(records, {
    token: link.token,
    email: null,
    name: null,
    password: testPassword,
    passwords: signIn.passwords,
    limits: signIn.limits,
    browser: 'test',
    replaces: null,
  });
  return withCookie(app, { id: opened.staffId, email }, opened.token);
}

/** Another session of a member. */
export async function anotherSession(
  app: Pick<TestApp, 'services' | 'request'>,
  member: Pick<TestStaff, 'id' | 'email'>,
): Promise<TestStaff> {
  const { records, signIn } = app.services;
  const { token } = await records.db.transaction((tx) =>
    openSession(
      { ...records, db: tx },
      { staffId: member.id, method: 'password', limits: signIn.limits, browser: 'other', replaces: null },
    ),
  );
  return withCookie(app, member, token);
}

function withCookie(
  app: Pick<TestApp, 'request'>,
  { id, email }: Pick<TestStaff, 'id' | 'email'>,
  token: string,
): TestStaff {
  const cookie = `yaowen-staff=${token}`;
  return {
    id,
    email,
    password: testPassword,
    cookie,
    send: (method, path, body, headers = {}) =>
      app.request(path, {
        method,
        headers: { 'content-type': 'application/json', [deskHeader]: '1', cookie, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

/** The session cookie that a reply sets; null where it sets none or clears it. */
export function cookieOf(response: Response): string | null {
  const set = response.headers.getSetCookie().find((cookie) => /yaowen-staff=/.test(cookie));
  const pair = set?.split(';')[0];
  return pair && !pair.endsWith('=') ? pair : null;
}
