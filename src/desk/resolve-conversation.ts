import type { CloseReason } from '../records/schema/index.ts';
import { releaseAssignment } from './assign.ts';
import { closeHandoff } from './close-handoff.ts';
import { auditActor, type DeskContext, isSupervisor, requireRole } from './context.ts';
import { emitEvent } from './events.ts';
import { notInState, notYours } from './faults.ts';
import { moveConversation } from './move.ts';
import { notices } from './notices.ts';
import { sayInPublic } from './say.ts';
import { readDeskSettings } from './settings.ts';
import { type Standing, toStanding } from './standing.ts';
import { onConversation } from './transact.ts';

/** Reasons that staff can give; the others the desk finds itself. */
export const resolveReasons = [
  'answered',
  'referred',
  'duplicate',
  'not_our_matter',
  'asker_gone',
  'abusive',
] as const satisfies CloseReason[];

/** Ends a conversation with a reason. The asker can open it again inside the window; then it is closed for good. */
export async function resolveConversation({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string; reason: (typeof resolveReasons)[number] };
}): Promise<Standing> {
  requireRole(ctx, 'agent', 'supervisor');
  const settings = await readDeskSettings(ctx);
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    if (conversation.ownerId === null) throw notInState(conversation.state);
    if (conversation.ownerId !== ctx.actor.staffId && !isSupervisor(ctx.actor)) throw notYours();
    const actor = auditActor(ctx.actor);
    const reopenUntil = new Date(ctx.clock.now().getTime() + settings.reopenSeconds * 1000);
    await releaseAssignment(inTransaction, conversation, 'resolved');
    const handoff = await closeHandoff(inTransaction, conversation, {
      reason: input.reason,
      by: actor,
      met: true,
    });
    await moveConversation(inTransaction, conversation, {
      state: 'resolved',
      reopenUntil,
      waitingSince: null,
      endsAt: reopenUntil,
      actor,
      action: 'conversation.resolve',
      detail: { reason: input.reason, handoff: handoff?.id ?? null },
    });
    await sayInPublic(inTransaction, conversation, notices.resolved());
    await emitEvent(inTransaction, 'handoff.resolved', conversation.id, {
      handoff: handoff?.id ?? null,
      reason: input.reason,
    });
    return toStanding(conversation);
  });
}
