import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { RecordsContext } from '../context.ts';
import { conversations, messages } from '../schema/index.ts';
import type { MessageRow } from './append-message.ts';
import type { Conversation } from './authorize-conversation.ts';
import { conversationNotFound } from './lock-conversation.ts';
import { type ReadMessage, withMarks } from './message-marks.ts';

/**
 * A conversation by its id, for callers that have checked its secret before.
 * @throws `not_found:conversation`
 */
export async function readConversation(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { conversationId: string },
): Promise<Conversation> {
  const [row] = await db
    .select()
    .from(conversations)
    .where(and(eq(conversations.id, input.conversationId), eq(conversations.agency, agency)));
  if (!row) throw conversationNotFound();
  const { secretHash: _, ...conversation } = row;
  return conversation;
}

/**
 * Public messages after `after`, oldest first, at most `limit`, with what staff decided about them since. Private ones take a `seq` too: a reader goes on
 * after the last `seq` it was given, and a number it never sees is no loss.
 */
export async function readMessages(
  { db }: Pick<RecordsContext, 'db'>,
  input: { conversationId: string; after?: number; limit?: number },
): Promise<ReadMessage[]> {
  const rows = await db
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
  return withMarks({ db }, rows);
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
  return (await withMarks({ db }, rows.reverse())).map(withCorrection);
}

/** Whoever reads on must not build on what was taken back. */
function withCorrection(row: ReadMessage): MessageRow {
  if (!row.recalled) return row;
  const told = row.correction ? `已更正 / corrected: ${row.correction.text}` : '已撤回 / withdrawn';
  return { ...row, text: `${row.text}\n（${told}）` };
}

/** Messages of every visibility after `after`, oldest first: for staff, and for feeds that sort out themselves. */
export async function readEveryMessage(
  { db }: Pick<RecordsContext, 'db'>,
  input: { conversationId: string; after: number; limit: number },
): Promise<ReadMessage[]> {
  const rows = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, input.conversationId), gt(messages.seq, input.after)))
    .orderBy(asc(messages.seq))
    .limit(input.limit);
  return withMarks({ db }, rows);
}
