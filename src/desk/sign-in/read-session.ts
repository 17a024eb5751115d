import { and, eq, isNull, lt } from 'drizzle-orm';
import type { RecordsContext } from '../../records/context.ts';
import { sessions, staff, staffRoles } from '../../records/schema/index.ts';
import { roles as allRoles, type Role } from '../../records/schema/staff.ts';
import { hashSecret } from '../../records/secret.ts';
import type { SessionLimits } from './session-limits.ts';

/** Who acts in a request. */
export interface SignedInStaff {
  /** `stf_…` */
  id: string;
  name: string;
  email: string | null;
  /** As they stand at this moment, not as they stood at sign-in. */
  roles: Role[];
  agency: string;
  session: { id: string; method: 'link' | 'password' | 'identity'; createdAt: Date; expiresAt: Date };
}

/** Written no oftener than this, so that reading costs no write. */
const seenEveryMs = 60_000;

/**
 * Who holds this token. Null: nobody, or the session is over (ended, idle too long, too old), or the member inactive.
 * Tokens are found by their hash, so the time taken tells nothing about them.
 * @param touch false for looks that no person caused, such as those of an open stream
 */
export async function readSession(
  context: RecordsContext,
  input: { token: string; limits: SessionLimits; touch?: boolean },
): Promise<SignedInStaff | null> {
  const { db, clock, agency } = context;
  if (!/^[\w-]{43}$/.test(input.token)) return null;
  const [row] = await db
    .select({ session: sessions, member: staff })
    .from(sessions)
    .innerJoin(staff, eq(staff.id, sessions.staffId))
    .where(
      and(
        eq(sessions.agency, agency),
        eq(sessions.tokenHash, await hashSecret(input.token)),
        isNull(sessions.endedAt),
        eq(staff.active, true),
      ),
    );
  const now = clock.now();
  if (!row || now >= row.session.expiresAt) return null;
  const idleMs = now.getTime() - row.session.lastSeenAt.getTime();
  if (idleMs >= input.limits.idleMs) return null;
  if (input.touch !== false && idleMs >= seenEveryMs)
    await db
      .update(sessions)
      .set({ lastSeenAt: now })
      .where(and(eq(sessions.id, row.session.id), lt(sessions.lastSeenAt, now)));
  const held = await db
    .select({ role: staffRoles.role })
    .from(staffRoles)
    .where(eq(staffRoles.staffId, row.member.id));
  const { id, name, email } = row.member;
  const { id: sessionId, method, createdAt, expiresAt } = row.session;
  return {
    id,
    name,
    email,
    roles: allRoles.filter((role) => held.some((one) => one.role === role)),
    agency,
    session: { id: sessionId, method, createdAt, expiresAt },
  };
}
