/** What administrators do with those who work here. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../../records/audit.ts';
import type { RecordsContext } from '../../records/context.ts';
import { roles as allRoles, type Role, staff, staffRoles } from '../../records/schema/index.ts';
import { hasAdministrator, lockStaff } from './administrators.ts';
import { endAllSessions } from './end-session.ts';
import { lastAdministrator, noSuchStaff } from './faults.ts';
import { noRole } from './setup-links.ts';

export interface StaffMember {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  roles: Role[];
  /** Known through the identity provider, which then says the roles. */
  external: boolean;
  createdAt: Date;
  lastSignInAt: Date | null;
}

/** Everybody, active ones first, then by name. */
export async function listStaff({
  db,
  agency,
}: Pick<RecordsContext, 'db' | 'agency'>): Promise<StaffMember[]> {
  const members = await db
    .select()
    .from(staff)
    .where(eq(staff.agency, agency))
    .orderBy(asc(staff.name), asc(staff.id));
  const held = Map.groupBy(
    await db.select().from(staffRoles).where(eq(staffRoles.agency, agency)),
    (row) => row.staffId,
  );
  return members
    .map(({ id, name, email, active, subject, createdAt, lastSignInAt }) => ({
      id,
      name,
      email,
      active,
      roles: allRoles.filter((role) => held.get(id)?.some((row) => row.role === role)),
      external: subject !== null,
      createdAt,
      lastSignInAt,
    }))
    .sort((a, b) => Number(b.active) - Number(a.active));
}

/**
 * Gives a member exactly these roles, from the next request on.
 * @throws `not_found:staff`; `conflict:staff` for the last administrator, and where the identity provider says the roles
 */
export function setRoles(
  context: RecordsContext,
  input: { staffId: string; roles: Role[]; actor: Actor },
): Promise<void> {
  const roles = allRoles.filter((role) => input.roles.includes(role));
  if (roles.length === 0) throw noRole();
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockStaff(tx, context.agency);
    const member = await lockMember(inTransaction, input.staffId);
    if (member.subject !== null)
      throw new YaowenError('conflict:staff', {
        zh: '此人的角色由统一身份认证给出，请在那里修改。',
        en: 'The identity provider says the roles of this member. Change them there.',
      });
    await replaceRoles(inTransaction, { staffId: member.id, roles, actor: input.actor });
    if (!(await hasAdministrator(inTransaction))) throw lastAdministrator();
  });
}

/** Writes the difference, with its audit row, inside a transaction. @returns whether anything changed */
export async function replaceRoles(
  inTransaction: RecordsContext,
  input: { staffId: string; roles: Role[]; actor: Actor },
): Promise<boolean> {
  const { db, clock, agency } = inTransaction;
  const { staffId, roles, actor } = input;
  const held = (await db.select().from(staffRoles).where(eq(staffRoles.staffId, staffId))).map(
    ({ role }) => role,
  );
  const added = roles.filter((role) => !held.includes(role));
  const removed = held.filter((role) => !roles.includes(role));
  if (added.length + removed.length === 0) return false;
  if (removed.length > 0)
    await db
      .delete(staffRoles)
      .where(and(eq(staffRoles.staffId, staffId), inArray(staffRoles.role, removed)));
  const grantedAt = clock.now();
  if (added.length > 0)
    await db
      .insert(staffRoles)
      .values(added.map((role) => ({ staffId, role, agency, grantedAt, grantedBy: actor })));
  await appendAudit(inTransaction, {
    objectType: 'staff',
    objectId: staffId,
    actor,
    action: 'staff.set_roles',
    detail: { added, removed },
  });
  return true;
}

/**
 * Lets a member in or keeps one out. One who is made inactive loses all sessions at once.
 * @throws `not_found:staff`; `conflict:staff` for the last administrator
 */
export function setActive(
  context: RecordsContext,
  input: { staffId: string; active: boolean; actor: Actor },
): Promise<void> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockStaff(tx, context.agency);
    const member = await lockMember(inTransaction, input.staffId);
    if (member.active === input.active) return;
    await tx
      .update(staff)
      .set({ active: input.active, updatedAt: context.clock.now() })
      .where(eq(staff.id, member.id));
    await appendAudit(inTransaction, {
      objectType: 'staff',
      objectId: member.id,
      actor: input.actor,
      action: input.active ? 'staff.activate' : 'staff.deactivate',
      detail: {},
    });
    if (!input.active)
      await endAllSessions(inTransaction, { staffId: member.id, actor: input.actor, ending: 'inactive' });
    if (!(await hasAdministrator(inTransaction))) throw lastAdministrator();
  });
}

/** Ends every session of a member. @throws `not_found:staff` */
export function signOutEverywhere(
  context: RecordsContext,
  input: { staffId: string; actor: Actor; keep?: string },
): Promise<number> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockMember(inTransaction, input.staffId);
    return endAllSessions(inTransaction, { ...input, ending: 'revoked' });
  });
}

async function lockMember({ db, agency }: RecordsContext, staffId: string) {
  const [member] = await db
    .select()
    .from(staff)
    .where(and(eq(staff.id, staffId), eq(staff.agency, agency)))
    .for('update');
  if (!member) throw noSuchStaff();
  return member;
}
