import { and, eq, or } from 'drizzle-orm';
import type { RecordsContext } from '../context.ts';
import { messages } from '../schema/index.ts';
import { storableText } from '../storable.ts';
import { appendToLocked, type MessageRow } from './append-message.ts';
import { type ConversationRow, lockConversation } from './lock-conversation.ts';

export interface BegunTurn {
  conversation: ConversationRow;
  /** The asker's message: just written, or that of the first try with this client id. */
  asked: MessageRow;
  /** What the bot already wrote to it, public or withheld; null when it has not. */
  reply: MessageRow | null;
}

/**
 * Writes the asker's message and notes the epoch for which the bot may answer. The same client id twice gives
 * the first message and the reply it got.
 * @throws `not_found:conversation`
 */
export function beginTurn(
  context: RecordsContext,
  input: { conversationId: string; clientId: string; text: string },
  hooks: {
    /** Before a new message is written, inside the transaction. */
    before?: (context: RecordsContext, conversation: ConversationRow) => Promise<void>;
    after?: (context: RecordsContext, conversation: ConversationRow) => Promise<void>;
  } = {},
): Promise<BegunTurn> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const conversation = await lockConversation(inTransaction, input.conversationId);
    const earlier = await findByClientId(inTransaction, input);
    if (earlier) return { conversation, asked: earlier, reply: await readReply(inTransaction, earlier) };
    await hooks.before?.(inTransaction, conversation);
    const { message } = await appendToLocked(inTransaction, conversation, {
      clientId: input.clientId,
      authorKind: 'asker',
      visibility: 'public',
      text: input.text,
      actor: 'asker',
    });
    await hooks.after?.(inTransaction, conversation);
    return { conversation, asked: message, reply: null };
  });
}

async function findByClientId(
  { db }: Pick<RecordsContext, 'db'>,
  input: { conversationId: string; clientId: string },
): Promise<MessageRow | null> {
  const [row] = await db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, input.conversationId),
        eq(messages.authorKind, 'asker'),
        eq(messages.clientId, storableText(input.clientId)),
      ),
    );
  return row ?? null;
}

/** The bot's message that answers `asked`: the public one, else the withheld draft, else null. */
export async function readReply(
  { db }: Pick<RecordsContext, 'db'>,
  asked: Pick<MessageRow, 'conversationId' | 'seq'>,
): Promise<MessageRow | null> {
  const rows = await db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, asked.conversationId),
        eq(messages.replyToSeq, asked.seq),
        eq(messages.authorKind, 'bot'),
        or(eq(messages.visibility, 'public'), eq(messages.visibility, 'draft')),
      ),
    );
  return rows.find((row) => row.visibility === 'public') ?? rows[0] ?? null;
}
