import { eq } from 'drizzle-orm';
import type { RecordsContext } from '../records/context.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { type HandoffRow, readOpenHandoff } from '../records/queries/open-handoff.ts';
import { type CloseReason, cases, handoffs } from '../records/schema/index.ts';
import { endClocks } from './clock-keeping.ts';

/**
 * Ends the open handoff of a conversation with its clocks and its case.
 * @param met whether the resolution counts as reached
 * @returns the handoff; null where none was open
 */
export async function closeHandoff(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: { reason: CloseReason; by: string; met: boolean },
): Promise<HandoffRow | null> {
  const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
  if (!handoff) return null;
  const closedAt = ctx.clock.now();
  await ctx.db
    .update(handoffs)
    .set({ state: 'closed', closeReason: given.reason, closedBy: given.by, closedAt })
    .where(eq(handoffs.id, handoff.id));
  if (given.met) await endClocks(ctx, conversation.id, ['resolution', 'statutory'], 'met');
  await endClocks(
    ctx,
    conversation.id,
    ['first_response', 'next_response', 'resolution', 'statutory'],
    'stopped',
  );
  if (handoff.caseNumber)
    await ctx.db.update(cases).set({ state: 'closed', closedAt }).where(eq(cases.number, handoff.caseNumber));
  return handoff;
}
