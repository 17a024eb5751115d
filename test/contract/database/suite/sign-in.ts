import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createScryptPasswords } from '../../../../src/adapters/identity/scrypt-passwords.ts';
import { listSessions } from '../../../../src/desk/sign-in/end-session.ts';
import { listStaff, setActive, setRoles } from '../../../../src/desk/sign-in/manage-staff.ts';
import { readSession } from '../../../../src/desk/sign-in/read-session.ts';
import { redeemSetupLink } from '../../../../src/desk/sign-in/redeem-setup-link.ts';
import {
  firstAdministratorLink,
  inviteStaff,
  newPasswordLink,
  readSetupLink,
  revokeSetupLink,
} from '../../../../src/desk/sign-in/setup-links.ts';
import { signInWithPassword } from '../../../../src/desk/sign-in/sign-in-with-password.ts';
import type { RecordsContext } from '../../../../src/records/context.ts';
import { verifyAudit } from '../../../../src/records/queries/verify-audit.ts';
import { sessions, setupLinks, signInTries, staff } from '../../../../src/records/schema/index.ts';
import { freshContext } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

const passwords = createScryptPasswords({ N: 16, r: 1, p: 1 });
const limits = { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 };
const browser = { limits, browser: 'test', replaces: null };
const password = 'four quiet green kites';

/** A context whose clock stands still until it is moved. */
function stillContext(db: RecordsContext['db']) {
  let now = Date.UTC(2026, 0, 5, 1, 0, 0);
  const context: RecordsContext = { ...freshContext(db), clock: { now: () => new Date(now) } };
  return {
    context,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const redeem = (context: RecordsContext, token: string, given: { email?: string; password?: string } = {}) =>
  redeemSetupLink(context, {
    ...browser,
    token,
    email: given.email ?? 'first@agency.example',
    name: '王一',
    password: given.password ?? password,
    passwords,
  });

const signIn = (context: RecordsContext, email: string, given = password, client = 'c1') =>
  signInWithPassword(context, { ...browser, email, password: given, client, passwords });

export function describeSignIn(subject: SubjectOf) {
  describe('sign-in of staff', () => {
    const first = async () => {
      const { context, pass } = stillContext(subject().db);
      const link = await firstAdministratorLink(context, { actor: 'system' });
      return { context, pass, opened: await redeem(context, link!.token) };
    };

    it('makes the first administrator by a link, and no second by another', async () => {
      const { context, pass } = stillContext(subject().db);
      const [one, two] = [
        await firstAdministratorLink(context, { actor: 'system' }),
        await firstAdministratorLink(context, { actor: 'system' }),
      ];
      pass(1000);
      const opened = await redeem(context, one!.token);
      expect(await readSession(context, { token: opened.token, limits })).toMatchObject({
        id: opened.staffId,
        email: 'first@agency.example',
        roles: ['administrator'],
      });
      for (const { token } of [one!, two!])
        await expect(redeem(context, token, { email: 'thief@agency.example' })).rejects.toMatchObject({
          code: 'not_found:setup_link',
        });
      expect(await firstAdministratorLink(context, { actor: 'system' })).toBeNull();
      expect(
        (await verifyAudit({ db: context.db })).faults.filter((f) => f.objectType !== 'conversation'),
      ).toEqual([]);
    });

    it('lets one of many uses of a link at once through, from two programs', async () => {
      for (const first of [true, false]) {
        const { context } = stillContext(subject().db);
        const links = first
          ? // Even several links make one first administrator only.
            await Promise.all([1, 2].map(() => firstAdministratorLink(context, { actor: 'system' })))
          : [await inviteStaff(context, { roles: ['editor'], email: null, name: null, actor: 'operator' })];
        const results = await Promise.allSettled(
          Array.from({ length: 10 }, (_, i) =>
            redeem(
              { ...context, db: i % 2 ? subject().db : subject().other },
              links[i % links.length]!.token,
              { email: `racer${i}@agency.example` },
            ),
          ),
        );
        const won = results.filter(({ status }) => status === 'fulfilled');
        expect(won).toHaveLength(1);
        for (const result of results)
          if (result.status === 'rejected')
            expect(result.reason).toMatchObject({ code: 'not_found:setup_link' });
        expect(await listStaff(context)).toHaveLength(1);
      }
    });

    it('refuses a link that is too old, withdrawn, altered or empty, and leaves one whose use failed', async () => {
      const { context, pass } = stillContext(subject().db);
      const invite = () =>
        inviteStaff(context, { roles: ['agent'], email: null, name: null, actor: 'operator' });
      const dead = { code: 'not_found:setup_link' };
      const old = await invite();
      pass(72 * 3_600_000);
      await expect(redeem(context, old.token)).rejects.toMatchObject(dead);
      const withdrawn = await invite();
      await revokeSetupLink(context, { id: withdrawn.id, actor: 'operator' });
      await expect(redeem(context, withdrawn.token)).rejects.toMatchObject(dead);
      const good = await invite();
      for (const token of ['', `${good.token}x`, good.token.slice(1), good.id])
        await expect(redeem(context, token)).rejects.toMatchObject(dead);
      for (const weak of ['short', 'aaaaaaaaaaaaaaaaaa', 'first@agency.example', '王一王一王一王一王一王一'])
        await expect(redeem(context, good.token, { password: weak })).rejects.toMatchObject({
          code: 'bad_input:staff',
          fields: { password: expect.any(String) },
        });
      await expect(redeem(context, good.token, { email: 'nobody' })).rejects.toMatchObject({
        fields: { email: 'email' },
      });
      await redeem(context, good.token);
      await expect(
        inviteStaff(context, {
          roles: ['agent'],
          email: 'FIRST@agency.example',
          name: null,
          actor: 'operator',
        }),
      ).rejects.toMatchObject({ code: 'conflict:staff' });
    });

    it('opens nothing for another agency', async () => {
      const { context, opened } = await first();
      const other = { ...context, agency: `${context.agency}-other` };
      expect(await readSession(other, { token: opened.token, limits })).toBeNull();
      await expect(signIn(other, 'first@agency.example')).rejects.toMatchObject({
        code: 'unauthorized:staff',
      });
      await expect(
        setActive(other, { staffId: opened.staffId, active: false, actor: 'operator' }),
      ).rejects.toMatchObject({ code: 'not_found:staff' });
      const link = await inviteStaff(context, {
        roles: ['agent'],
        email: null,
        name: null,
        actor: 'operator',
      });
      await expect(readSetupLink(other, link)).rejects.toMatchObject({ code: 'not_found:setup_link' });
    });

    it('ends a session when it is idle, old, ended, or its member inactive', async () => {
      const { context, pass } = await first();
      const held = async (token: string) => (await readSession(context, { token, limits })) !== null;
      const idle = await signIn(context, 'first@agency.example');
      for (let i = 0; i < 4; i++) {
        pass(25 * 60_000);
        expect(await held(idle.token)).toBe(true);
      }
      pass(30 * 60_000);
      expect(await held(idle.token)).toBe(false);
      const old = await signIn(context, 'first@agency.example');
      for (let i = 0; i < 12 * 3 - 1; i++) {
        pass(20 * 60_000);
        expect(await held(old.token)).toBe(true);
      }
      pass(20 * 60_000);
      expect(await held(old.token)).toBe(false);
      expect(await listSessions(context, { staffId: old.staffId, limits })).toEqual([]);
      const link = await inviteStaff(context, {
        roles: ['agent'],
        email: null,
        name: null,
        actor: 'operator',
      });
      const member = await redeem(context, link.token, { email: 'second@agency.example' });
      await setActive(context, { staffId: member.staffId, active: false, actor: 'operator' });
      expect(await held(member.token)).toBe(false);
      await expect(signIn(context, 'second@agency.example')).rejects.toMatchObject({
        code: 'unauthorized:staff',
      });
      await setActive(context, { staffId: member.staffId, active: true, actor: 'operator' });
      expect(await held(member.token)).toBe(false);
    });

    it('holds no token and no password in clear', async () => {
      const { context, opened } = await first();
      const rows = JSON.stringify([
        await context.db.select().from(sessions).where(eq(sessions.agency, context.agency)),
        await context.db.select().from(staff).where(eq(staff.agency, context.agency)),
        await context.db.select().from(setupLinks).where(eq(setupLinks.agency, context.agency)),
        await context.db.select().from(signInTries).where(eq(signInTries.agency, context.agency)),
      ]);
      expect(rows).not.toContain(opened.token);
      expect(rows).not.toContain(password);
    });

    it('gives a new session a new token, and ends the one that this browser held', async () => {
      const { context, opened } = await first();
      const again = await signInWithPassword(context, {
        ...browser,
        replaces: opened.token,
        email: ' First@Agency.example',
        password,
        client: 'c1',
        passwords,
      });
      expect(again.token).not.toBe(opened.token);
      expect(await readSession(context, { token: opened.token, limits })).toBeNull();
      // A token that somebody made up and planted is not taken over.
      const planted = 'x'.repeat(43);
      const third = await signInWithPassword(context, {
        ...browser,
        replaces: planted,
        email: 'first@agency.example',
        password,
        client: 'c1',
        passwords,
      });
      expect(third.token).not.toBe(planted);
      expect(await readSession(context, { token: planted, limits })).toBeNull();
    });

    it('answers the same to a wrong address and a wrong password, and stops counting on nobody', async () => {
      const { context, pass } = await first();
      const messages = new Set<string>();
      for (const email of ['first@agency.example', 'nobody@agency.example'])
        for (let i = 0; i < 8; i++)
          await signIn(context, email, 'wrong password!').catch((error) =>
            messages.add(`${error.code} ${error.message}`),
          );
      expect(messages.size).toBe(1);
      for (const email of ['first@agency.example', 'nobody@agency.example'])
        await expect(signIn(context, email)).rejects.toMatchObject({ code: 'rate_limit:staff' });
      // Another client is not locked out with it.
      await signIn(context, 'first@agency.example', password, 'c2');
      pass(15 * 60_000 + 1);
      await signIn(context, 'first@agency.example');
    });

    it('counts tries that race', async () => {
      const { context } = await first();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) =>
          signIn(
            { ...context, db: i % 2 ? subject().db : subject().other },
            'first@agency.example',
            'wrong password!',
          ),
        ),
      );
      const codes = results.map((result) => result.status === 'rejected' && result.reason.code);
      expect(codes.filter((code) => code === 'unauthorized:staff').length).toBeLessThanOrEqual(8);
      expect(codes.every(Boolean)).toBe(true);
    });

    it('keeps a last administrator, whoever races', async () => {
      const { context, opened } = await first();
      const link = await inviteStaff(context, {
        roles: ['administrator', 'editor'],
        email: null,
        name: null,
        actor: 'operator',
      });
      const second = await redeem(context, link.token, { email: 'second@agency.example' });
      const other = { ...context, db: subject().other };
      const results = await Promise.allSettled([
        setActive(context, { staffId: opened.staffId, active: false, actor: 'operator' }),
        setRoles(other, { staffId: second.staffId, roles: ['editor'], actor: 'operator' }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const members = await listStaff(context);
      expect(members.filter(({ active, roles }) => active && roles.includes('administrator'))).toHaveLength(
        1,
      );
    });

    it('shows new roles in a session that is open already', async () => {
      const { context, opened } = await first();
      await setRoles(context, {
        staffId: opened.staffId,
        roles: ['editor', 'administrator'],
        actor: `staff:${opened.staffId}`,
      });
      expect((await readSession(context, { token: opened.token, limits }))!.roles).toEqual([
        'editor',
        'administrator',
      ]);
    });

    it('gives a new password by a link, and ends what the old one opened', async () => {
      const { context, opened } = await first();
      const link = await newPasswordLink(context, { staffId: opened.staffId, actor: 'operator' });
      const again = await redeem(context, link.token, { password: 'seven slow red boats' });
      expect(again.staffId).toBe(opened.staffId);
      expect(await readSession(context, { token: opened.token, limits })).toBeNull();
      await expect(signIn(context, 'first@agency.example')).rejects.toMatchObject({
        code: 'unauthorized:staff',
      });
      await signIn(context, 'first@agency.example', 'seven slow red boats');
      const [row] = await context.db
        .select()
        .from(sessions)
        .where(and(eq(sessions.id, opened.sessionId)));
      expect(row!.ending).toBe('password');
    });
  });
}
