import { and, eq } from 'drizzle-orm';
import type { Answer } from '../../answer/types.ts';
import { announceChange } from '../announce-change.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { randomId } from '../ids.ts';
import {
  type AuthorKind,
  type CitedText,
  conversations,
  messages,
  type Visibility,
} from '../schema/index.ts';
import { storableJson, storableText } from '../storable.ts';
import { type ConversationRow, lockConversation } from './lock-conversation.ts';

export type MessageRow = typeof messages.$inferSelect;

export interface NewMessage {
  /** `msg_…`; a new one where none is given. */
  id?: string;
  /** The sender's own id of the message; null where a retry is prevented otherwise. */
  clientId: string | null;
  authorKind: AuthorKind;
  visibility: Visibility;
  text: string;
  answer?: Answer | null;
  replyToSeq?: number | null;
  /** The member of staff who wrote it, and what its sentences rest on. */
  authorId?: string | null;
  cited?: CitedText | null;
  actor: Actor;
  /** More for the audit row: codes and ids only. */
  detail?: Record<string, unknown>;
}

/**
 * Writes one message with the next `seq`. The same author kind and client id twice gives the first message.
 * @throws `not_found:conversation`
 */
export function appendMessage(
  context: RecordsContext,
  input: NewMessage & { conversationId: string },
): Promise<{ message: MessageRow; created: boolean }> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const conversation = await lockConversation(inTransaction, input.conversationId);
    const { conversationId: _, ...message } = input;
    return appendToLocked(inTransaction, conversation, message);
  });
}

/**
 * The same, for a conversation whose row the transaction holds. `conversation.lastSeq` is raised in place, so
 * several messages can follow one another.
 */
export async function appendToLocked(
  context: RecordsContext,
  conversation: ConversationRow,
  input: NewMessage,
): Promise<{ message: MessageRow; created: boolean }> {
  const { db } = context;
  const clientId = input.clientId === null ? null : storableText(input.clientId);
  if (clientId !== null) {
    const [earlier] = await db
      .select()
      .from(messages)
      .where(
        and(
          eq(messages.conversationId, conversation.id),
          eq(messages.authorKind, input.authorKind),
          eq(messages.clientId, clientId),
        ),
      );
    if (earlier) return { message: earlier, created: false };
  }
  const message: MessageRow = {
    conversationId: conversation.id,
    seq: conversation.lastSeq + 1,
    agency: conversation.agency,
    id: input.id ?? (context.newId ?? randomId)('msg'),
    clientId,
    authorKind: input.authorKind,
    visibility: input.visibility,
    text: storableText(input.text),
    answer: input.answer ? storableJson(input.answer) : null,
    authorId: input.authorId ?? null,
    cited: input.cited ? storableJson(input.cited) : null,
    epoch: conversation.epoch,
    replyToSeq: input.replyToSeq ?? null,
    createdAt: context.clock.now(),
  };
  await db.insert(messages).values(message);
  await db
    .update(conversations)
    .set({ lastSeq: message.seq, updatedAt: message.createdAt })
    .where(eq(conversations.id, conversation.id));
  conversation.lastSeq = message.seq;
  await appendAudit(context, {
    objectType: 'conversation',
    objectId: conversation.id,
    actor: input.actor,
    action: 'message.append',
    detail: {
      seq: message.seq,
      author: message.authorKind,
      visibility: message.visibility,
      epoch: message.epoch,
      replyToSeq: message.replyToSeq,
      digest: await messageDigest(message),
      ...input.detail,
    },
  });
  await announceChange(context, conversation.id);
  return { message, created: true };
}

/**
 * Seals what was said into the audit chain. The random id is part of it and stands nowhere in the chain: once
 * the message is deleted, its digest tells nothing, however short the text was.
 */
export function messageDigest(message: Pick<MessageRow, 'id' | 'text' | 'answer'>): Promise<string> {
  return sha256Hex(canonicalJson([message.id, message.text, message.answer]));
}
