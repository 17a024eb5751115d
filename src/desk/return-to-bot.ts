import type { Bilingual } from '../errors.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import type { CloseReason } from '../records/schema/index.ts';
import { releaseAssignment } from './assign.ts';
import { closeHandoff } from './close-handoff.ts';
import { auditActor, type DeskContext, isSupervisor, requireRole } from './context.ts';
import { emitEvent } from './events.ts';
import { notInState, notYours } from './faults.ts';
import { moveConversation } from './move.ts';
import { notices } from './notices.ts';
import { sayInPublic } from './say.ts';
import { type Standing, toStanding } from './standing.ts';
import { onConversation } from './transact.ts';

/** Staff give the floor back to the machine; a new segment begins. */
export function returnToBot({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string };
}): Promise<Standing> {
  requireRole(ctx, 'agent', 'supervisor');
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    if (conversation.ownerId === null) throw notInState(conversation.state);
    if (conversation.ownerId !== ctx.actor.staffId && !isSupervisor(ctx.actor)) throw notYours();
    await giveToBot(inTransaction, conversation, {
      reason: 'returned_to_bot',
      actor: auditActor(ctx.actor),
      action: 'conversation.return',
      notice: notices.returned(),
    });
    return toStanding(conversation);
  });
}

/**
 * The asker no longer wants a person, or goes back to the machine. Nothing to cancel is no fault: a retry is safe.
 */
export function cancelHandoff({
  ctx,
  input,
}: {
  ctx: RecordsContext;
  input: { conversationId: string };
}): Promise<Standing> {
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    switch (conversation.state) {
      case 'bot_active':
        break;
      case 'queued':
      case 'offered':
      case 'case_open':
      case 'staff_active':
      case 'on_hold':
        await giveToBot(inTransaction, conversation, {
          reason: 'cancelled',
          actor: 'asker',
          action: 'conversation.cancel',
          notice: conversation.ownerId === null ? notices.cancelled() : notices.returned(),
        });
        await emitEvent(inTransaction, 'handoff.cancelled', conversation.id, {});
        break;
      default:
        throw notInState(conversation.state);
    }
    return toStanding(conversation);
  });
}

/** The machine has the floor again, in a new segment; whatever it was asked before belongs to the old one. */
export async function giveToBot(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: {
    reason: CloseReason;
    actor: Actor;
    action: `conversation.${string}`;
    notice: Bilingual | null;
  },
): Promise<void> {
  await releaseAssignment(ctx, conversation, given.reason);
  await closeHandoff(ctx, conversation, { reason: given.reason, by: given.actor, met: false });
  await moveConversation(ctx, conversation, {
    state: 'bot_active',
    segment: conversation.segment + 1,
    teamId: null,
    waitingSince: null,
    endsAt: null,
    actor: given.actor,
    action: given.action,
    detail: { segment: conversation.segment + 1 },
  });
  if (given.notice) await sayInPublic(ctx, conversation, given.notice);
}
