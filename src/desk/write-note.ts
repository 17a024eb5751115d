import { announceChange } from '../records/announce-change.ts';
import { appendToLocked, type MessageRow } from '../records/queries/append-message.ts';
import { mentions } from '../records/schema/index.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { deskChange } from './keep-presence.ts';
import { onConversation } from './transact.ts';

/** A note that only staff see; anybody at the desk may write one. Those named are told. */
export function writeNote({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string; clientId: string; text: string; mentions?: string[] };
}): Promise<{ message: MessageRow; created: boolean }> {
  requireRole(ctx, 'agent', 'supervisor');
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const { staffId } = ctx.actor;
    const written = await appendToLocked(inTransaction, conversation, {
      clientId: `note:${staffId}:${input.clientId}`,
      authorKind: 'staff',
      visibility: 'private',
      text: input.text,
      authorId: staffId,
      actor: auditActor(ctx.actor),
    });
    const named = [...new Set(input.mentions ?? [])].filter((id) => id !== staffId);
    if (written.created && named.length > 0)
      await inTransaction.db.insert(mentions).values(
        named.map((id) => ({
          conversationId: conversation.id,
          seq: written.message.seq,
          staffId: id,
          agency: conversation.agency,
          createdAt: ctx.clock.now(),
        })),
      );
    if (named.length > 0) await announceChange(inTransaction, deskChange(ctx.agency));
    return written;
  });
}
