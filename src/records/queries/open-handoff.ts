import { and, eq, isNull } from 'drizzle-orm';
import type { RecordsContext } from '../context.ts';
import { handoffs } from '../schema/index.ts';

export type HandoffRow = typeof handoffs.$inferSelect;

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
