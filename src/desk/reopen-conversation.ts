import { desc, eq } from 'drizzle-orm';
import type { RecordsContext } from '../records/context.ts';
import type { HandoffRow } from '../records/queries/open-handoff.ts';
import { handoffs } from '../records/schema/index.ts';
import { conversationClosed, notInState } from './faults.ts';
import { prepareHandoff } from './open-handoff.ts';
import { onConversation } from './transact.ts';

/**
 * The asker says that it is not settled: inside the window it waits for a person again, first of all for the one who
 * had it. A new handoff with a clock of its own, and the reason of the former.
 * @throws `conflict:conversation` when it is not resolved, or the window has passed
 */
export function reopenConversation({
  ctx,
  input,
}: {
  ctx: RecordsContext;
  input: { conversationId: string };
}): Promise<HandoffRow> {
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    if (conversation.state === 'closed') throw conversationClosed();
    if (conversation.state !== 'resolved') throw notInState(conversation.state);
    if (conversation.reopenUntil && conversation.reopenUntil < ctx.clock.now()) throw conversationClosed();
    const [former] = await inTransaction.db
      .select()
      .from(handoffs)
      .where(eq(handoffs.conversationId, conversation.id))
      .orderBy(desc(handoffs.openedAt))
      .limit(1);
    const prepared = await prepareHandoff(inTransaction, conversation, {
      reason: former?.reason ?? 'wants_person',
      trigger: 'button',
      actor: 'asker',
      evidence: former?.evidence ?? {},
      said: '',
    });
    await prepared.open(false);
    return prepared.handoff;
  });
}
