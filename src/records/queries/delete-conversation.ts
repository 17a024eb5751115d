import { and, eq, isNull, sql } from 'drizzle-orm';
import { appendAudit } from '../audit.ts';
import type { Database, RecordsContext } from '../context.ts';
import { assignments, conversations, deskStaff, outbox } from '../schema/index.ts';
import { lockConversation } from './lock-conversation.ts';

/**
 * Deletes a conversation and all that was said in it, at the asker's wish. Its audit chain stays: it holds no
 * words, only that and when things happened.
 * @throws `not_found:conversation`
 */
export function deleteConversation(
  context: RecordsContext,
  input: { conversationId: string },
): Promise<void> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const conversation = await lockConversation(inTransaction, input.conversationId);
    await freePlace(tx, conversation.id);
    // Letters hold the asker's address, and no foreign key takes them along.
    await tx
      .delete(outbox)
      .where(and(eq(outbox.conversationId, conversation.id), eq(outbox.channel, 'mail')));
    // Messages, citations, traces, feedback and handoffs go with it by their foreign keys.
    await tx.delete(conversations).where(eq(conversations.id, conversation.id));
    await appendAudit(inTransaction, {
      objectType: 'conversation',
      objectId: conversation.id,
      actor: 'asker',
      action: 'conversation.delete',
      detail: { lastSeq: conversation.lastSeq, state: conversation.state },
    });
  });
}

/** Assignments go with the conversation; the place of the one who had it must be free again. */
async function freePlace(tx: Database, conversationId: string): Promise<void> {
  const open = and(eq(assignments.conversationId, conversationId), isNull(assignments.releasedAt));
  const [held] = await tx.select({ staffId: assignments.staffId }).from(assignments).where(open);
  if (!held) return;
  await tx
    .update(deskStaff)
    .set({ liveCount: sql`${deskStaff.liveCount} - 1` })
    .where(eq(deskStaff.staffId, held.staffId));
}
