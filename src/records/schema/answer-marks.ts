import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { messages } from './messages.ts';

/** `dismissed`: staff looked and found that the answer stands. */
export const answerMarkStates = ['recalled', 'corrected', 'dismissed'] as const;
export type AnswerMarkState = (typeof answerMarkStates)[number];

/**
 * What staff decided on an answer or staff reply that was given already. The message itself is never changed; readers
 * of messages lay the mark over it.
 */
export const answerMarks = pgTable(
  'answer_marks',
  {
    conversationId: text().notNull(),
    seq: integer().notNull(),
    agency: agencyColumn(),
    state: text().$type<AnswerMarkState>().notNull(),
    /** Words for the asker; null for a plain recall. */
    correction: text(),
    /** Digest of the reasons staff knew: other reasons put the answer on the list again. */
    basis: text().notNull(),
    /** The reasons, as they were listed. */
    reasons: jsonb().$type<unknown[]>().notNull(),
    /** `seq` of the message that told the asker; null where nobody was told. */
    noticeSeq: integer(),
    markedBy: text().notNull(),
    markedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.seq] }),
    foreignKey({
      name: 'answer_marks_message',
      columns: [t.conversationId, t.seq],
      foreignColumns: [messages.conversationId, messages.seq],
    }).onDelete('cascade'),
    index('answer_marks_agency').on(t.agency, t.markedAt),
    check('answer_marks_state', sql`${t.state} in ('recalled', 'corrected', 'dismissed')`),
  ],
);
