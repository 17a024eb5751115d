import { acceptOffered, giveConversation, releaseAssignment } from './assign.ts';
import { backToQueue } from './back-to-queue.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { notInState, takenByOther } from './faults.ts';
import { joinDesk } from './keep-presence.ts';
import { readDeskSettings } from './settings.ts';
import { type Standing, toStanding } from './standing.ts';
import { onConversation } from './transact.ts';

/**
 * Takes a conversation that waits, by hand; also accepts one that is offered to oneself. Taking what one has already
 * changes nothing, so a retry is safe.
 * @throws `conflict:conversation` when another has it or it is offered to another; `conflict:staff` without room
 */
export async function claimConversation({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string };
}): Promise<Standing> {
  requireRole(ctx, 'agent');
  const { staffId } = ctx.actor;
  const settings = await readDeskSettings(ctx);
  await joinDesk(ctx, settings);
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const actor = auditActor(ctx.actor);
    if (conversation.ownerId === staffId) return toStanding(conversation);
    if (conversation.ownerId !== null) throw takenByOther();
    switch (conversation.state) {
      case 'offered':
        if (conversation.offeredTo !== staffId) throw takenByOther();
        await acceptOffered(inTransaction, conversation, { staffId, settings, actor });
        break;
      case 'queued':
      case 'case_open':
        await giveConversation(inTransaction, conversation, {
          staffId,
          kind: 'owner',
          settings,
          actor,
          action: 'claim',
        });
        break;
      default:
        throw notInState(conversation.state);
    }
    return toStanding(conversation);
  });
}

/**
 * Says no to an offer: it goes back into the queue and is not offered to oneself again.
 * @throws `conflict:conversation` when it is not offered to oneself
 */
export function declineOffer({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string };
}): Promise<Standing> {
  requireRole(ctx, 'agent');
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    if (conversation.state !== 'offered' || conversation.offeredTo !== ctx.actor.staffId)
      throw notInState(conversation.state);
    await releaseAssignment(inTransaction, conversation, 'declined');
    await backToQueue(inTransaction, conversation, {
      actor: auditActor(ctx.actor),
      action: 'conversation.decline',
    });
    return toStanding(conversation);
  });
}
