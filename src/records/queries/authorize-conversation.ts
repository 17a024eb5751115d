import { and, eq } from 'drizzle-orm';
import type { RecordsContext } from '../context.ts';
import { conversations } from '../schema/index.ts';
import { secretMatches } from '../secret.ts';
import { type ConversationRow, conversationNotFound } from './lock-conversation.ts';

export type Conversation = Omit<ConversationRow, 'secretHash'>;

/**
 * The conversation, for one who holds its secret.
 * @throws `not_found:conversation` for an unknown id and for a wrong secret alike
 */
export async function authorizeConversation(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { id: string; secret: string },
): Promise<Conversation> {
  const [row] = await db
    .select()
    .from(conversations)
    .where(and(eq(conversations.id, input.id), eq(conversations.agency, agency)));
  // Compare also where there is no row, so that both cases take the same time.
  const matches = await secretMatches(input.secret, row?.secretHash ?? '0'.repeat(64));
  if (!row || !matches) throw conversationNotFound();
  const { secretHash: _, ...conversation } = row;
  return conversation;
}
