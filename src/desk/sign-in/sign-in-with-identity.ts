import { and, eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { Identity } from '../../ports.ts';
import { appendAudit } from '../../records/audit.ts';
import type { RecordsContext } from '../../records/context.ts';
import { randomId } from '../../records/ids.ts';
import { staff } from '../../records/schema/index.ts';
import { roles as allRoles, type Role } from '../../records/schema/staff.ts';
import { storableText } from '../../records/storable.ts';
import { lockStaff } from './administrators.ts';
import { emailTaken } from './faults.ts';
import { replaceRoles } from './manage-staff.ts';
import { type OpenedSession, openSession, type SignInOccasion } from './open-session.ts';
import { normalEmail } from './sign-in-with-password.ts';

/** Words of the identity provider and the roles they give; our own names of roles count without being listed. */
export type RoleMap = Readonly<Record<string, readonly Role[]>>;

/**
 * Opens a session for whom the identity provider vouches. The provider says name and roles anew at each sign-in; whom
 * it does not know here yet becomes a member, and one with the same checked address is the same person.
 * @throws `forbidden:staff` without a role, or where the member is inactive; `conflict:staff` where the address
 * belongs to somebody else
 */
export function signInWithIdentity(
  context: RecordsContext,
  input: SignInOccasion & { identity: Identity; roleMap: RoleMap },
): Promise<OpenedSession> {
  const { identity } = input;
  const roles = rolesOf(identity, input.roleMap);
  if (roles.length === 0) throw noRoleGiven();
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockStaff(tx, context.agency);
    const staffId = await findOrCreate(inTransaction, identity);
    await replaceRoles(inTransaction, { staffId, roles, actor: 'system' });
    return openSession(inTransaction, { ...input, staffId, method: 'identity' });
  });
}

function rolesOf({ roles }: Identity, map: RoleMap): Role[] {
  const given = new Set(roles.flatMap((word) => (Object.hasOwn(map, word) ? [...map[word]!] : [word])));
  return allRoles.filter((role) => given.has(role));
}

async function findOrCreate(inTransaction: RecordsContext, identity: Identity): Promise<string> {
  const { db, clock, agency, newId = randomId } = inTransaction;
  const { issuer, subject } = identity;
  const name = [...storableText(identity.name.trim())].slice(0, 80).join('');
  const email = identity.email !== null && identity.emailVerified ? normalEmail(identity.email) : null;
  const now = clock.now();
  const [known] = await db
    .select()
    .from(staff)
    .where(and(eq(staff.agency, agency), eq(staff.issuer, issuer), eq(staff.subject, subject)))
    .for('update');
  const [sameAddress] =
    email === null
      ? []
      : await db
          .select()
          .from(staff)
          .where(and(eq(staff.agency, agency), eq(staff.email, email)))
          .for('update');
  // Somebody else of this provider has that address: which of the two is meant nobody can tell.
  if (sameAddress && sameAddress.id !== known?.id && (known || sameAddress.subject !== null))
    throw emailTaken();
  const member = known ?? sameAddress;
  if (!member) {
    const id = newId('stf');
    await db
      .insert(staff)
      .values({ id, agency, name, email, issuer, subject, active: true, createdAt: now, updatedAt: now });
    await appendAudit(inTransaction, {
      objectType: 'staff',
      objectId: id,
      actor: 'system',
      action: 'staff.create',
      detail: { issuer },
    });
    return id;
  }
  if (!member.active)
    throw new YaowenError(
      'forbidden:staff',
      {
        zh: '您的账号已停用。请联系管理员。',
        en: 'Your account is inactive. Ask an administrator.',
      },
      { fields: { staff: 'inactive' } },
    );
  await db
    .update(staff)
    .set({ name, issuer, subject, updatedAt: now, ...(email === null ? {} : { email }) })
    .where(eq(staff.id, member.id));
  if (!known)
    await appendAudit(inTransaction, {
      objectType: 'staff',
      objectId: member.id,
      actor: 'system',
      action: 'staff.link_identity',
      detail: { issuer },
    });
  return member.id;
}

const noRoleGiven = (): YaowenError =>
  new YaowenError(
    'forbidden:staff',
    {
      zh: '您已通过统一身份认证，但没有工作台的角色。请联系管理员。',
      en: 'The identity provider knows you, but gives you no role at the desk. Ask an administrator.',
    },
    { fields: { staff: 'no_role' } },
  );
