import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { RecordsContext } from '../context.ts';
import { messages } from '../schema/index.ts';
import type { MessageRow } from './append-message.ts';

/**
 * Public messages after `after`, oldest first, at most `limit`. Private ones take a `seq` too: a reader goes on
 * after the last `seq` it was given, and a number it never sees is no loss.
 */
export function readMessages(
  { db }: Pick<RecordsContext, 'db'>,
  input: { conversationId: string; after?: number; limit?: number },
): Promise<MessageRow[]> {
  return db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, input.conversationId),
        eq(messages.visibility, 'public'),
        gt(messages.seq, input.after ?? 0),
      ),
    )
    .orderBy(asc(messages.seq))
    .limit(input.limit ?? 200);
}

/** The last public messages before `before`, oldest first: the history of a question. */
export async function readHistory(
  { db }: Pick<RecordsContext, 'db'>,
  input: { conversationId: string; before: number; limit: number },
): Promise<MessageRow[]> {
  const rows = await db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, input.conversationId),
        eq(messages.visibility, 'public'),
        lt(messages.seq, input.before),
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(input.limit);
  return rows.reverse();
}
