import { sql } from 'drizzle-orm';
import type { RecordsContext } from './context.ts';

/** The channel on which programs tell each other that a conversation changed. */
export const changeChannel = 'yaowen_change';

/**
 * Tells every program, when the transaction commits, that a conversation has something new. A hint of a few bytes that
 * may get lost: readers read the table.
 */
export async function announceChange(
  { db }: Pick<RecordsContext, 'db'>,
  conversationId: string,
): Promise<void> {
  await db.execute(sql`select pg_notify(${changeChannel}, ${conversationId})`);
}
