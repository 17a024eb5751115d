/** One transition, one transaction: lock the conversation, check, write everything, or nothing. */
import type { RecordsContext } from '../records/context.ts';
import { type ConversationRow, lockConversation } from '../records/queries/lock-conversation.ts';

const tries = 4;

/**
 * Runs `work` in a transaction that holds the conversation's row. Repeated when the database broke a deadlock or could
 * not serialise: nothing was written then.
 */
export function onConversation<Ctx extends RecordsContext, T>(
  ctx: Ctx,
  conversationId: string,
  work: (ctx: Ctx, conversation: ConversationRow) => Promise<T>,
): Promise<T> {
  return transact(ctx, async (inTransaction) =>
    work(inTransaction, await lockConversation(inTransaction, conversationId)),
  );
}

export async function transact<Ctx extends RecordsContext, T>(
  ctx: Ctx,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction((tx) => work({ ...ctx, db: tx }));
    } catch (error) {
      if (attempt >= tries || !isPassing(error)) throw error;
    }
  }
}

/** Deadlock broken, or not serialisable. */
function isPassing(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? error) as { code?: string };
  return code === '40P01' || code === '40001';
}
