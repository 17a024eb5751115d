import { and, eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import type { RecordsContext } from '../context.ts';
import { conversations } from '../schema/index.ts';

export type ConversationRow = typeof conversations.$inferSelect;

/**
 * Locks a conversation's row to the end of the transaction and reads it. Every change of a conversation begins so.
 * @throws `not_found:conversation`
 */
export async function lockConversation({ db, agency }: RecordsContext, id: string): Promise<ConversationRow> {
  const [row] = await db
    .select()
    .from(conversations)
    .where(and(eq(conversations.id, id), eq(conversations.agency, agency)))
    .for('update');
  if (!row) throw conversationNotFound();
  return row;
}

/** One error for an unknown id and for a wrong secret, so that ids cannot be probed. */
export function conversationNotFound(): YaowenError {
  return new YaowenError('not_found:conversation', {
    zh: '没有找到这个会话，或口令不对。请重新开始一个会话。',
    en: 'There is no such conversation, or its secret is wrong. Start a new conversation.',
  });
}
