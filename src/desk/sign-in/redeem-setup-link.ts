import { and, eq, gt, isNull } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { PasswordHasher } from '../../ports.ts';
import { appendAudit } from '../../records/audit.ts';
import type { RecordsContext } from '../../records/context.ts';
import { randomId } from '../../records/ids.ts';
import { setupLinks, staff, staffRoles } from '../../records/schema/index.ts';
import { storableText } from '../../records/storable.ts';
import { hasAdministrator, lockStaff } from './administrators.ts';
import { endAllSessions } from './end-session.ts';
import { deadLink, emailTaken } from './faults.ts';
import { type OpenedSession, openSession, type SignInOccasion } from './open-session.ts';
import { checkPassword, normalPassword } from './password-rules.ts';
import { readSetupLink, type SetupLinkRow } from './setup-links.ts';
import { normalEmail } from './sign-in-with-password.ts';

/**
 * Uses a link up and signs in. Of several uses at once one succeeds; a use that fails leaves the link as it was.
 * @param input.email,name taken where the link does not say them itself
 * @throws `not_found:setup_link`; `bad_input:staff` with `fields`; `conflict:staff` where the address is taken
 */
export async function redeemSetupLink(
  context: RecordsContext,
  input: SignInOccasion & {
    token: string;
    email: string | null;
    name: string | null;
    password: string;
    passwords: PasswordHasher;
  },
): Promise<OpenedSession> {
  const link = await readSetupLink(context, input);
  const email = link.email ?? normalEmail(input.email ?? '');
  const name = storableText((link.staffId ? link.name : (input.name ?? link.name))?.trim() ?? '');
  checkPerson(email, name);
  checkPassword(input.password, { email, name });
  const passwordHash = await input.passwords.hash(normalPassword(input.password));
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockStaff(tx, context.agency);
    await takeLink(inTransaction, link);
    const staffId = link.staffId
      ? await setPassword(inTransaction, link.staffId, passwordHash)
      : await createMember(inTransaction, link, { email, name, passwordHash });
    await tx.update(setupLinks).set({ usedBy: staffId }).where(eq(setupLinks.id, link.id));
    await appendAudit(inTransaction, {
      objectType: 'setup_link',
      objectId: link.id,
      actor: `staff:${staffId}`,
      action: 'setup_link.use',
      detail: { staff: staffId },
    });
    return openSession(inTransaction, { ...input, staffId, method: 'link' });
  });
}

/** The wall against two uses: the row is taken only while it is unused. */
async function takeLink(inTransaction: RecordsContext, link: SetupLinkRow): Promise<void> {
  const { db, clock } = inTransaction;
  const now = clock.now();
  const [taken] = await db
    .update(setupLinks)
    .set({ usedAt: now })
    .where(
      and(
        eq(setupLinks.id, link.id),
        isNull(setupLinks.usedAt),
        isNull(setupLinks.revokedAt),
        gt(setupLinks.expiresAt, now),
      ),
    )
    .returning({ id: setupLinks.id });
  if (!taken || (link.first && (await hasAdministrator(inTransaction)))) throw deadLink();
}

async function createMember(
  inTransaction: RecordsContext,
  link: SetupLinkRow,
  { email, name, passwordHash }: { email: string; name: string; passwordHash: string },
): Promise<string> {
  const { db, clock, agency, newId = randomId } = inTransaction;
  const id = newId('stf');
  const now = clock.now();
  const [made] = await db
    .insert(staff)
    .values({ id, agency, name, email, passwordHash, active: true, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning({ id: staff.id });
  if (!made) throw emailTaken();
  await db
    .insert(staffRoles)
    .values(
      link.roles.map((role) => ({ staffId: id, role, agency, grantedAt: now, grantedBy: link.createdBy })),
    );
  await appendAudit(inTransaction, {
    objectType: 'staff',
    objectId: id,
    actor: `staff:${id}`,
    action: 'staff.create',
    detail: { link: link.id, roles: link.roles, invitedBy: link.createdBy },
  });
  return id;
}

async function setPassword(
  inTransaction: RecordsContext,
  staffId: string,
  passwordHash: string,
): Promise<string> {
  const { db, clock } = inTransaction;
  const [member] = await db
    .update(staff)
    .set({ passwordHash, updatedAt: clock.now() })
    .where(and(eq(staff.id, staffId), eq(staff.active, true)))
    .returning({ id: staff.id });
  if (!member) throw deadLink();
  const actor = `staff:${staffId}` as const;
  await appendAudit(inTransaction, {
    objectType: 'staff',
    objectId: staffId,
    actor,
    action: 'staff.set_password',
    detail: {},
  });
  await endAllSessions(inTransaction, { staffId, actor, ending: 'password' });
  return staffId;
}

function checkPerson(email: string, name: string): void {
  const fields: Record<string, string> = {};
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254) fields.email = 'email';
  if (name === '' || [...name].length > 80) fields.name = 'name';
  if (Object.keys(fields).length > 0)
    throw new YaowenError(
      'bad_input:staff',
      {
        zh: '请填写姓名（最多 80 字）和有效的邮箱。',
        en: 'Give a name (80 characters at most) and a valid e-mail address.',
      },
      { fields },
    );
}
