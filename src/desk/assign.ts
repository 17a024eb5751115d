/**
 * Giving a conversation to a member of staff, by hand or automatically: one function. The counter and the assignment
 * are changed conditionally; the partial unique index on open assignments is the last wall.
 */
import { and, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { randomId } from '../records/ids.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { assignments, cases, deskStaff, handoffs } from '../records/schema/index.ts';
import { emitEvent } from './events.ts';
import { noRoom, notAtDesk } from './faults.ts';
import { moveConversation } from './move.ts';
import { notices } from './notices.ts';
import { sayInPublic } from './say.ts';
import type { DeskSettings } from './settings.ts';

export type DeskStaffRow = typeof deskStaff.$inferSelect;

/**
 * Offers a waiting conversation, or gives it outright. The transaction holds the conversation's row, and the
 * conversation has no open assignment.
 * @param given.kind `offer` needs presence; `owner` gives the floor
 * @throws `conflict:staff` when there is no room, or they are not at the desk
 */
export async function giveConversation(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: { staffId: string; kind: 'offer' | 'owner'; settings: DeskSettings; actor: Actor; action: string },
): Promise<void> {
  const { staffId, kind, settings, actor } = given;
  const now = ctx.clock.now();
  const member = await takePlace(ctx, staffId, kind === 'offer');
  const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
  await ctx.db.insert(assignments).values({
    id: (ctx.newId ?? randomId)('asg'),
    agency: conversation.agency,
    conversationId: conversation.id,
    handoffId: handoff?.id ?? null,
    staffId,
    kind,
    offeredAt: now,
    acceptedAt: kind === 'owner' ? now : null,
  });
  if (kind === 'offer')
    await moveConversation(ctx, conversation, {
      state: 'offered',
      offeredTo: staffId,
      endsAt: offerEnd(now, settings, member.leaseUntil ?? now),
      actor,
      action: 'conversation.offer',
      detail: { staff: staffId, handoff: handoff?.id ?? null },
    });
  else await giveFloor(ctx, conversation, { member, settings, actor, action: given.action });
}

/** An offer stands for its time, and no longer than the presence of the one it is made to. */
export function offerEnd(offeredAt: Date, settings: DeskSettings, leaseUntil: Date): Date {
  return new Date(Math.min(offeredAt.getTime() + settings.offerSeconds * 1000, leaseUntil.getTime()));
}

/** The one to whom it was offered takes it: no place is counted anew. */
export async function acceptOffered(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: { staffId: string; settings: DeskSettings; actor: Actor },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db
    .update(assignments)
    .set({ kind: 'owner', acceptedAt: now })
    .where(and(eq(assignments.conversationId, conversation.id), isNull(assignments.releasedAt)));
  const [member] = await ctx.db.select().from(deskStaff).where(eq(deskStaff.staffId, given.staffId));
  await giveFloor(ctx, conversation, { ...given, member: member!, action: 'accept' });
}

async function giveFloor(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: { member: DeskStaffRow; settings: DeskSettings; actor: Actor; action: string },
): Promise<void> {
  const { member, settings } = given;
  const now = ctx.clock.now();
  const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
  // Taking a conversation is a sign of life; nobody who took one by hand loses it at once.
  const leaseUntil = later(member.leaseUntil, new Date(now.getTime() + settings.leaseSeconds * 1000));
  await ctx.db.update(deskStaff).set({ leaseUntil }).where(eq(deskStaff.staffId, member.staffId));
  await moveConversation(ctx, conversation, {
    state: 'staff_active',
    ownerId: member.staffId,
    preferredStaff: member.staffId,
    endsAt: leaseUntil,
    actor: given.actor,
    action: `conversation.${given.action}`,
    detail: { staff: member.staffId, handoff: handoff?.id ?? null },
  });
  if (handoff && !handoff.firstOwnedAt)
    await ctx.db.update(handoffs).set({ firstOwnedAt: now }).where(eq(handoffs.id, handoff.id));
  if (handoff?.caseNumber)
    await ctx.db
      .update(cases)
      .set({ state: 'in_progress' })
      .where(and(eq(cases.number, handoff.caseNumber), eq(cases.state, 'received')));
  await sayInPublic(ctx, conversation, notices.joined(member.alias));
  await emitEvent(ctx, 'handoff.claimed', conversation.id, { handoff: handoff?.id, staff: member.staffId });
}

/** Ends the open assignment and frees the place. @returns whose it was; null where there was none */
export async function releaseAssignment(
  ctx: RecordsContext,
  conversation: ConversationRow,
  reason: string,
): Promise<string | null> {
  const [released] = await ctx.db
    .update(assignments)
    .set({ releasedAt: ctx.clock.now(), releaseReason: reason })
    .where(and(eq(assignments.conversationId, conversation.id), isNull(assignments.releasedAt)))
    .returning({ staffId: assignments.staffId });
  if (!released) return null;
  await ctx.db
    .update(deskStaff)
    .set({ liveCount: sql`${deskStaff.liveCount} - 1` })
    .where(eq(deskStaff.staffId, released.staffId));
  return released.staffId;
}

/** Locks rows of several members in one order, so that two transfers that cross cannot wait for each other. */
export async function lockStaff(ctx: RecordsContext, staffIds: string[]): Promise<DeskStaffRow[]> {
  return ctx.db
    .select()
    .from(deskStaff)
    .where(and(inArray(deskStaff.staffId, staffIds), eq(deskStaff.agency, ctx.agency)))
    .orderBy(deskStaff.staffId)
    .for('update');
}

async function takePlace(ctx: RecordsContext, staffId: string, present: boolean): Promise<DeskStaffRow> {
  const now = ctx.clock.now();
  const [member] = await ctx.db
    .update(deskStaff)
    .set({ liveCount: sql`${deskStaff.liveCount} + 1`, lastTakenAt: now })
    .where(
      and(
        eq(deskStaff.staffId, staffId),
        eq(deskStaff.agency, ctx.agency),
        lt(deskStaff.liveCount, deskStaff.maxLive),
        ...(present
          ? [eq(deskStaff.status, 'available'), eq(deskStaff.onLeave, false), gt(deskStaff.leaseUntil, now)]
          : []),
      ),
    )
    .returning();
  if (member) return member;
  const [known] = await ctx.db
    .select()
    .from(deskStaff)
    .where(and(eq(deskStaff.staffId, staffId), eq(deskStaff.agency, ctx.agency)));
  throw known && known.liveCount >= known.maxLive ? noRoom() : notAtDesk();
}

const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b);
