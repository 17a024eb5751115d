import { and, eq } from 'drizzle-orm';
import type { PasswordHasher } from '../../ports.ts';
import { appendAudit } from '../../records/audit.ts';
import type { RecordsContext } from '../../records/context.ts';
import { staff } from '../../records/schema/index.ts';
import { wrongSignIn } from './faults.ts';
import { type OpenedSession, openSession, type SignInOccasion } from './open-session.ts';
import { normalPassword } from './password-rules.ts';
import { countTry, forgetTries } from './throttle.ts';

/**
 * Opens a session for an address and its password.
 * @param input.client what stands for the other side's machine, for counting tries
 * @throws `unauthorized:staff` the same for every reason, in about the same time; `rate_limit:staff`
 */
export async function signInWithPassword(
  context: RecordsContext,
  input: SignInOccasion & { email: string; password: string; client: string; passwords: PasswordHasher },
): Promise<OpenedSession> {
  const email = normalEmail(input.email);
  await countTry(context, { email, client: input.client });
  const [member] = await context.db
    .select()
    .from(staff)
    .where(and(eq(staff.agency, context.agency), eq(staff.email, email)));
  const matches = await input.passwords.matches(normalPassword(input.password), member?.passwordHash ?? null);
  if (!member || !matches || !member.active) {
    if (member) await recordFailure(context, member.id);
    throw wrongSignIn();
  }
  await forgetTries(context, { email, client: input.client });
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    // Made inactive, or given another password, since it was looked at?
    const [now] = await tx.select().from(staff).where(eq(staff.id, member.id)).for('update');
    if (!now?.active || now.passwordHash !== member.passwordHash) throw wrongSignIn();
    return openSession(inTransaction, { ...input, staffId: member.id, method: 'password' });
  });
}

export const normalEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

const recordFailure = (context: RecordsContext, staffId: string): Promise<void> =>
  context.db.transaction((tx) =>
    appendAudit(
      { ...context, db: tx },
      {
        objectType: 'staff',
        objectId: staffId,
        actor: 'system',
        action: 'sign_in.fail',
        detail: { method: 'password' },
      },
    ),
  );
