import type { Bilingual } from '../errors.ts';
import type { RecordsContext } from '../records/context.ts';
import { appendToLocked, type MessageRow } from '../records/queries/append-message.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';

/** A line of the desk itself, for everybody to read. */
export async function sayInPublic(
  ctx: RecordsContext,
  conversation: ConversationRow,
  notice: Bilingual,
): Promise<MessageRow> {
  const { message } = await appendToLocked(ctx, conversation, {
    clientId: null,
    authorKind: 'system',
    visibility: 'public',
    text: notice[conversation.lang],
    actor: 'system',
  });
  return message;
}

/** A line for staff only. */
export async function sayToStaff(
  ctx: RecordsContext,
  conversation: ConversationRow,
  text: string,
): Promise<MessageRow> {
  const { message } = await appendToLocked(ctx, conversation, {
    clientId: null,
    authorKind: 'system',
    visibility: 'private',
    text,
    actor: 'system',
  });
  return message;
}
