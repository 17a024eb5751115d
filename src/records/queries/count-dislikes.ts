import { and, count, eq } from 'drizzle-orm';
import type { RecordsContext } from '../context.ts';
import { feedback, messages } from '../schema/index.ts';

/** How many answers of a conversation its asker rates down at present. */
export async function countDislikes(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { conversationId: string },
): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(feedback)
    .innerJoin(messages, eq(messages.id, feedback.messageId))
    .where(
      and(
        eq(messages.conversationId, input.conversationId),
        eq(feedback.agency, agency),
        eq(feedback.rating, 'down'),
      ),
    );
  return row?.n ?? 0;
}
