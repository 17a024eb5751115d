import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { satisfaction } from '../records/schema/index.ts';
import { storableText } from '../records/storable.ts';
import { onConversation } from './transact.ts';

export interface Rating {
  machine: number | null;
  staff: number | null;
  outcome: number | null;
  comment: string | null;
}

/** The asker's verdict: machine, staff and outcome apart, 1 to 5. A later one replaces what it names. */
export function rateConversation({
  ctx,
  input,
}: {
  ctx: RecordsContext;
  input: { conversationId: string; rating: Rating };
}): Promise<void> {
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    const { comment, ...scores } = input.rating;
    const given = Object.fromEntries(Object.entries(scores).filter(([, score]) => score !== null));
    const set = {
      ...given,
      ...(comment === null ? {} : { comment: storableText(comment) }),
      updatedAt: ctx.clock.now(),
    };
    await inTransaction.db
      .insert(satisfaction)
      .values({ conversationId: conversation.id, agency: conversation.agency, ...set })
      .onConflictDoUpdate({ target: satisfaction.conversationId, set });
    await appendAudit(inTransaction, {
      objectType: 'conversation',
      objectId: conversation.id,
      actor: 'asker',
      action: 'conversation.rate',
      detail: { ...given, comment: comment !== null },
    });
  });
}
