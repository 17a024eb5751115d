import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Answer, Citation, Claim } from '../../answer/types.ts';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

export const authorKinds = ['asker', 'bot', 'staff', 'system'] as const;
export type AuthorKind = (typeof authorKinds)[number];

/** `private`: for staff only. `draft`: text that was not sent, such as an answer that came after a handoff. */
export const visibilities = ['public', 'private', 'draft'] as const;
export type Visibility = (typeof visibilities)[number];

/** The checked sentences of a staff message and what they rest on. */
export interface CitedText {
  claims: Claim[];
  citations: Citation[];
}

/** Append only. `seq` has no gaps within a conversation. */
export const messages = pgTable(
  'messages',
  {
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    /** 1-based. */
    seq: integer().notNull(),
    agency: agencyColumn(),
    /** `msg_…` */
    id: text().notNull().unique('messages_id'),
    /** The sender's own id of the message: a retry with the same one writes nothing. */
    clientId: text(),
    authorKind: text().$type<AuthorKind>().notNull(),
    visibility: text().$type<Visibility>().notNull(),
    text: text().notNull(),
    /** The whole answer, for messages of the bot. */
    answer: jsonb().$type<Answer>(),
    /** The member of staff who wrote it. */
    authorId: text(),
    /** Of a staff message with citations; a bot's are in `answer`. */
    cited: jsonb().$type<CitedText>(),
    /** Epoch for which it was written. */
    epoch: integer().notNull(),
    /** The message it answers. */
    replyToSeq: integer(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.seq] }),
    uniqueIndex('messages_client_id')
      .on(t.conversationId, t.authorKind, t.clientId)
      .where(sql`${t.clientId} is not null`),
    uniqueIndex('messages_one_answer')
      .on(t.conversationId, t.replyToSeq)
      .where(sql`${t.authorKind} = 'bot' and ${t.visibility} = 'public'`),
    check('messages_author', sql`${t.authorKind} in ('asker', 'bot', 'staff', 'system')`),
    check('messages_visibility', sql`${t.visibility} in ('public', 'private', 'draft')`),
  ],
);
