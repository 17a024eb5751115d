import { and, eq } from 'drizzle-orm';
import { deskTeams } from '../records/schema/index.ts';
import { giveConversation, lockStaff, releaseAssignment } from './assign.ts';
import { backToQueue } from './back-to-queue.ts';
import { auditActor, type DeskContext, isSupervisor, requireRole } from './context.ts';
import { notAtDesk, notInState, notYours, takenByOther, unknownTeam } from './faults.ts';
import { notices } from './notices.ts';
import { sayInPublic, sayToStaff } from './say.ts';
import { readDeskSettings } from './settings.ts';
import { type Standing, toStanding } from './standing.ts';
import { onConversation } from './transact.ts';

export type TransferTarget = { staffId: string } | { teamId: string };

/**
 * Passes a conversation to a person, who has it at once, or to a team, in whose queue it waits with the time it waited
 * before. The owner may, and a supervisor (also what waits: that is how they reassign).
 * @throws `conflict:staff` when the person has no room; `not_found:team`
 */
export async function transferConversation({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string; to: TransferTarget; note: string | null };
}): Promise<Standing> {
  requireRole(ctx, 'agent', 'supervisor');
  const settings = await readDeskSettings(ctx);
  const actor = auditActor(ctx.actor);
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const { to } = input;
    const owned = conversation.ownerId !== null;
    const supervises = isSupervisor(ctx.actor);
    if (!owned && !supervises) throw notYours();
    if (owned && conversation.ownerId !== ctx.actor.staffId && !supervises) throw takenByOther();
    if (!['staff_active', 'on_hold', 'queued', 'offered', 'case_open'].includes(conversation.state))
      throw notInState(conversation.state);
    if ('staffId' in to && to.staffId === conversation.ownerId) return toStanding(conversation);

    if ('staffId' in to) {
      const both = [to.staffId, conversation.ownerId ?? conversation.offeredTo].filter((id) => id !== null);
      const locked = await lockStaff(inTransaction, both);
      const target = locked.find(({ staffId }) => staffId === to.staffId);
      if (!target || target.onLeave) throw notAtDesk();
    } else await checkTeam(inTransaction, to.teamId);

    if (input.note?.trim()) await sayToStaff(inTransaction, conversation, input.note.trim());
    await releaseAssignment(inTransaction, conversation, 'transferred');
    if (owned) await sayInPublic(inTransaction, conversation, notices.passedOn());
    if ('staffId' in to)
      await giveConversation(inTransaction, conversation, {
        staffId: to.staffId,
        kind: 'owner',
        settings,
        actor,
        action: 'transfer',
      });
    else
      await backToQueue(inTransaction, conversation, {
        actor,
        action: 'conversation.transfer',
        teamId: to.teamId,
        preferredStaff: null,
        detail: { team: to.teamId },
      });
    return toStanding(conversation);
  });
}

async function checkTeam(ctx: DeskContext, teamId: string): Promise<void> {
  const [team] = await ctx.db
    .select({ id: deskTeams.id })
    .from(deskTeams)
    .where(and(eq(deskTeams.id, teamId), eq(deskTeams.agency, ctx.agency), eq(deskTeams.active, true)));
  if (!team) throw unknownTeam();
}
