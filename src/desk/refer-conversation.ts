import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { releaseAssignment } from './assign.ts';
import { closeHandoff } from './close-handoff.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { emitEvent } from './events.ts';
import { notYours } from './faults.ts';
import { moveConversation } from './move.ts';
import { notices } from './notices.ts';
import { sayInPublic } from './say.ts';
import { readDeskSettings } from './settings.ts';
import { type Standing, toStanding } from './standing.ts';
import { onConversation } from './transact.ts';

/**
 * Refers a matter to another agency. The caller vouches for the asker's consent, which is audited; the case number goes
 * along, and what the other agency needs to know leaves by webhook as ids only.
 */
export async function referConversation({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string; agency: string };
}): Promise<Standing> {
  requireRole(ctx, 'agent');
  const settings = await readDeskSettings(ctx);
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    if (conversation.ownerId !== ctx.actor.staffId) throw notYours();
    const actor = auditActor(ctx.actor);
    const handoff = await readOpenHandoff(inTransaction, { conversationId: conversation.id });
    const number = handoff?.caseNumber ?? null;
    await sayInPublic(inTransaction, conversation, notices.referred(input.agency, number));
    await releaseAssignment(inTransaction, conversation, 'referred');
    await closeHandoff(inTransaction, conversation, { reason: 'referred', by: actor, met: true });
    const reopenUntil = new Date(ctx.clock.now().getTime() + settings.reopenSeconds * 1000);
    await moveConversation(inTransaction, conversation, {
      state: 'resolved',
      reopenUntil,
      waitingSince: null,
      endsAt: reopenUntil,
      actor,
      action: 'conversation.refer',
      detail: { consent: true, case: number },
    });
    await emitEvent(inTransaction, 'handoff.referred', conversation.id, {
      case: number,
      agency: input.agency,
    });
    return toStanding(conversation);
  });
}
