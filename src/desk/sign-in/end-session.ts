import { and, desc, eq, gt, isNull, ne } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../../records/audit.ts';
import type { RecordsContext } from '../../records/context.ts';
import { type SessionEnding, sessions } from '../../records/schema/index.ts';
import type { SessionLimits } from './session-limits.ts';

/**
 * Ends one session of a member. Ending one that is over already changes nothing.
 * @throws `not_found:session` where the member has no such session
 */
export function endSession(
  context: RecordsContext,
  input: { sessionId: string; staffId: string; actor: Actor; ending: SessionEnding },
): Promise<void> {
  const { sessionId, staffId, actor, ending } = input;
  return context.db.transaction(async (tx) => {
    const [row] = await tx
      .select({ endedAt: sessions.endedAt })
      .from(sessions)
      .where(
        and(eq(sessions.id, sessionId), eq(sessions.staffId, staffId), eq(sessions.agency, context.agency)),
      )
      .for('update');
    if (!row)
      throw new YaowenError('not_found:session', {
        zh: '没有这次登录。它可能已经被退出。',
        en: 'There is no such sign-in. It may have been ended already.',
      });
    if (row.endedAt) return;
    await tx.update(sessions).set({ endedAt: context.clock.now(), ending }).where(eq(sessions.id, sessionId));
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'staff',
        objectId: staffId,
        actor,
        action: 'session.end',
        detail: { session: sessionId, ending },
      },
    );
  });
}

/**
 * Ends all sessions of a member, inside a transaction.
 * @param keep one that goes on
 * @returns how many were open
 */
export async function endAllSessions(
  inTransaction: RecordsContext,
  input: { staffId: string; actor: Actor; ending: SessionEnding; keep?: string },
): Promise<number> {
  const { db, clock } = inTransaction;
  const { staffId, actor, ending, keep } = input;
  const ended = await db
    .update(sessions)
    .set({ endedAt: clock.now(), ending })
    .where(
      and(eq(sessions.staffId, staffId), isNull(sessions.endedAt), keep ? ne(sessions.id, keep) : undefined),
    )
    .returning({ id: sessions.id });
  if (ended.length > 0)
    await appendAudit(inTransaction, {
      objectType: 'staff',
      objectId: staffId,
      actor,
      action: 'session.end',
      detail: { sessions: ended.map(({ id }) => id).sort(), ending },
    });
  return ended.length;
}

export interface OpenSessionRow {
  id: string;
  method: 'link' | 'password' | 'identity';
  browser: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** A member's sessions that still open the desk, newest first. */
export async function listSessions(
  { db, clock, agency }: RecordsContext,
  input: { staffId: string; limits: SessionLimits },
): Promise<OpenSessionRow[]> {
  const now = clock.now();
  return db
    .select({
      id: sessions.id,
      method: sessions.method,
      browser: sessions.browser,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.agency, agency),
        eq(sessions.staffId, input.staffId),
        isNull(sessions.endedAt),
        gt(sessions.expiresAt, now),
        gt(sessions.lastSeenAt, new Date(now.getTime() - input.limits.idleMs)),
      ),
    )
    .orderBy(desc(sessions.createdAt), desc(sessions.id));
}
