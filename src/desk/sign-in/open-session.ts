import { and, eq, isNull } from 'drizzle-orm';
import { appendAudit } from '../../records/audit.ts';
import type { RecordsContext } from '../../records/context.ts';
import { randomId } from '../../records/ids.ts';
import { sessions, staff } from '../../records/schema/index.ts';
import { hashSecret, newSecret } from '../../records/secret.ts';
import { storableText } from '../../records/storable.ts';
import type { SessionLimits } from './session-limits.ts';

export interface SignInOccasion {
  limits: SessionLimits;
  /** What the browser says it is. */
  browser: string | null;
  /** The token this browser holds at this moment; that session ends, so that nobody's old cookie becomes mine. */
  replaces: string | null;
}

export interface OpenedSession {
  staffId: string;
  sessionId: string;
  /** For the cookie; told this once. */
  token: string;
  expiresAt: Date;
}

/** Begins a session, inside the transaction of the sign-in. The token is always new. */
export async function openSession(
  inTransaction: RecordsContext,
  input: SignInOccasion & { staffId: string; method: 'link' | 'password' | 'identity' },
): Promise<OpenedSession> {
  const { db, clock, agency, newId = randomId } = inTransaction;
  const { staffId, method, limits, browser } = input;
  const now = clock.now();
  const id = newId('ses');
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + limits.absoluteMs);
  let replaced: string | null = null;
  if (input.replaces !== null) {
    const [former] = await db
      .update(sessions)
      .set({ endedAt: now, ending: 'replaced' })
      .where(
        and(
          eq(sessions.agency, agency),
          eq(sessions.tokenHash, await hashSecret(input.replaces)),
          isNull(sessions.endedAt),
        ),
      )
      .returning({ id: sessions.id });
    replaced = former?.id ?? null;
  }
  await db.insert(sessions).values({
    id,
    agency,
    staffId,
    tokenHash: await hashSecret(token),
    method,
    browser: browser === null ? null : storableText(browser.slice(0, 200)),
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
  });
  await db.update(staff).set({ lastSignInAt: now }).where(eq(staff.id, staffId));
  await appendAudit(inTransaction, {
    objectType: 'staff',
    objectId: staffId,
    actor: `staff:${staffId}`,
    action: 'session.open',
    detail: { session: id, method, replaced },
  });
  return { staffId, sessionId: id, token, expiresAt };
}
