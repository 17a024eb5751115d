import { and, eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { feedback, messages, type Rating } from '../schema/index.ts';
import { storableText } from '../storable.ts';
import { lockConversation } from './lock-conversation.ts';

/** Conversation of a message, so that a request by message id can be checked against that conversation's secret. */
export async function findConversationOfMessage(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { messageId: string },
): Promise<string | null> {
  const [row] = await db
    .select({ conversationId: messages.conversationId })
    .from(messages)
    .where(and(eq(messages.id, input.messageId), eq(messages.agency, agency)));
  return row?.conversationId ?? null;
}

/**
 * Keeps the asker's verdict on a public answer; a later one replaces it. The caller has checked the secret of
 * `conversationId`.
 * @throws `not_found:message` when that conversation has no such public answer
 */
export function recordFeedback(
  context: RecordsContext,
  input: { conversationId: string; messageId: string; rating: Rating; comment: string | null },
): Promise<void> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const conversation = await lockConversation(inTransaction, input.conversationId);
    const [message] = await tx
      .select()
      .from(messages)
      .where(and(eq(messages.id, input.messageId), eq(messages.conversationId, conversation.id)));
    if (message?.visibility !== 'public' || message.authorKind === 'asker')
      throw new YaowenError('not_found:message', {
        zh: '没有找到这条回答，无法评价。',
        en: 'There is no such answer to rate.',
      });
    const now = context.clock.now();
    const said = {
      rating: input.rating,
      comment: input.comment === null ? null : storableText(input.comment),
      updatedAt: now,
    };
    await tx
      .insert(feedback)
      .values({ ...said, messageId: message.id, agency: conversation.agency, createdAt: now })
      .onConflictDoUpdate({ target: feedback.messageId, set: said });
    await appendAudit(inTransaction, {
      objectType: 'conversation',
      objectId: conversation.id,
      actor: 'asker',
      action: 'feedback.record',
      detail: { seq: message.seq, rating: input.rating, comment: input.comment !== null },
    });
  });
}
