/** All that staff are shown of a conversation. Every read is audited, with its reason. */
import { asc, desc, eq } from 'drizzle-orm';
import { appendAudit } from '../records/audit.ts';
import type { MessageRow } from '../records/queries/append-message.ts';
import type { Conversation } from '../records/queries/authorize-conversation.ts';
import { readConversation, readEveryMessage } from '../records/queries/read-messages.ts';
import { cases, clocks, drafts, handoffs, satisfaction } from '../records/schema/index.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { transact } from './transact.ts';

export const readReasons = ['assigned', 'queue', 'quality', 'complaint', 'audit', 'search'] as const;
export type ReadReason = (typeof readReasons)[number];

export interface StaffView {
  conversation: Conversation;
  messages: MessageRow[];
  /** Newest first; the evidence packet lies in each. */
  handoffs: (typeof handoffs.$inferSelect)[];
  clocks: (typeof clocks.$inferSelect)[];
  case: typeof cases.$inferSelect | null;
  /** One's own that were not sent, and those submitted by others. */
  drafts: (typeof drafts.$inferSelect)[];
  rating: typeof satisfaction.$inferSelect | null;
}

/**
 * @param input.reason why it is read; the owner's is `assigned`
 * @throws `not_found:conversation`
 */
export async function readForStaff({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string; reason: ReadReason };
}): Promise<StaffView> {
  requireRole(ctx, 'agent', 'supervisor', 'auditor');
  const { conversationId } = input;
  return transact(ctx, async (inTransaction) => {
    const { db } = inTransaction;
    const conversation = await readConversation(inTransaction, { conversationId });
    await appendAudit(inTransaction, {
      objectType: 'conversation',
      objectId: conversationId,
      actor: auditActor(ctx.actor),
      action: 'conversation.read',
      detail: { reason: input.reason, lastSeq: conversation.lastSeq },
    });
    const own = await db
      .select()
      .from(drafts)
      .where(eq(drafts.conversationId, conversationId))
      .orderBy(desc(drafts.updatedAt));
    const [kase] = await db
      .select()
      .from(cases)
      .where(eq(cases.conversationId, conversationId))
      .orderBy(desc(cases.openedAt))
      .limit(1);
    const [rating] = await db
      .select()
      .from(satisfaction)
      .where(eq(satisfaction.conversationId, conversationId));
    return {
      conversation,
      messages: await readEveryMessage(inTransaction, { conversationId, after: 0, limit: 1000 }),
      handoffs: await db
        .select()
        .from(handoffs)
        .where(eq(handoffs.conversationId, conversationId))
        .orderBy(desc(handoffs.openedAt)),
      clocks: await db
        .select()
        .from(clocks)
        .where(eq(clocks.conversationId, conversationId))
        .orderBy(asc(clocks.startedAt)),
      case: kase ?? null,
      drafts: own.filter(
        (draft) =>
          draft.state === 'submitted' ||
          (draft.staffId === ctx.actor.staffId && !['sent', 'dropped'].includes(draft.state)),
      ),
      rating: rating ?? null,
    };
  });
}
