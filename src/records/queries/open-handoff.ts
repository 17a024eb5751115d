import { and, eq, isNull } from 'drizzle-orm';
import type { Reason } from '../../answer/types.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { randomId } from '../ids.ts';
import { conversations, type HandoffTrigger, handoffs } from '../schema/index.ts';
import { storableJson } from '../storable.ts';
import { appendToLocked } from './append-message.ts';
import { type ConversationRow, lockConversation } from './lock-conversation.ts';

export type HandoffRow = typeof handoffs.$inferSelect;

export interface NewHandoff {
  reason: Reason;
  trigger: HandoffTrigger;
  actor: Actor;
  /** For staff: the question, what was searched and found, why the bot stopped (JSON). */
  evidence: unknown;
}

/**
 * Queues a conversation for staff: the floor goes from bot to none, the epoch rises, and `notice` is told to the
 * asker, all at once. Where a handoff is open already, that one is returned and nothing is written.
 * @throws `not_found:conversation`
 */
export function openHandoff(
  context: RecordsContext,
  input: NewHandoff & { conversationId: string; notice: string },
): Promise<{ handoff: HandoffRow; created: boolean }> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const conversation = await lockConversation(inTransaction, input.conversationId);
    const opened = await openHandoffOnLocked(inTransaction, conversation, input);
    if (opened.created)
      await appendToLocked(inTransaction, conversation, {
        clientId: null,
        authorKind: 'system',
        visibility: 'public',
        text: input.notice,
        actor: 'system',
      });
    return opened;
  });
}

/** The same without a notice, for a conversation whose row the transaction holds; raises its epoch in place. */
export async function openHandoffOnLocked(
  context: RecordsContext,
  conversation: ConversationRow,
  input: NewHandoff,
): Promise<{ handoff: HandoffRow; created: boolean }> {
  const { db } = context;
  const earlier = await readOpenHandoff(context, { conversationId: conversation.id });
  if (earlier) return { handoff: earlier, created: false };
  const handoff: HandoffRow = {
    id: (context.newId ?? randomId)('hnd'),
    agency: conversation.agency,
    conversationId: conversation.id,
    reason: input.reason,
    trigger: input.trigger,
    evidence: storableJson(input.evidence ?? null) ?? {},
    state: 'queued',
    caseNumber: null,
    aheadAtOpen: 0,
    openedAt: context.clock.now(),
    firstOwnedAt: null,
    closeReason: null,
    closedBy: null,
    closedAt: null,
  };
  await db.insert(handoffs).values(handoff);
  conversation.floor = 'none';
  conversation.state = 'queued';
  conversation.epoch += 1;
  await db
    .update(conversations)
    .set({ floor: 'none', state: 'queued', epoch: conversation.epoch, updatedAt: handoff.openedAt })
    .where(eq(conversations.id, conversation.id));
  await appendAudit(context, {
    objectType: 'conversation',
    objectId: conversation.id,
    actor: input.actor,
    action: 'handoff.open',
    detail: {
      handoff: handoff.id,
      reason: handoff.reason,
      trigger: handoff.trigger,
      epoch: conversation.epoch,
    },
  });
  return { handoff, created: true };
}

/** The handoff of a conversation that is not closed; null where there is none. */
export async function readOpenHandoff(
  { db }: Pick<RecordsContext, 'db'>,
  input: { conversationId: string },
): Promise<HandoffRow | null> {
  const [row] = await db
    .select()
    .from(handoffs)
    .where(and(eq(handoffs.conversationId, input.conversationId), isNull(handoffs.closedAt)));
  return row ?? null;
}
