import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

export const draftStates = ['open', 'submitted', 'approved', 'rejected', 'sent', 'dropped'] as const;
export type DraftState = (typeof draftStates)[number];

/** A citation as a draft names it: the mark in the text, and the span of the provision it points to. */
export interface DraftCitation {
  n: number;
  /** Provision id. */
  provision: string;
  /** A contiguous piece of the stored text; null: the whole provision. */
  quote: string | null;
}

/** A text for the asker that was not sent yet. Changed only together with a rise of `version`. */
export const drafts = pgTable(
  'drafts',
  {
    /** `drf_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    /** Whose it is; only they edit and see it before it is submitted. */
    staffId: text().notNull(),
    version: integer().notNull(),
    state: text().$type<DraftState>().notNull(),
    body: text().notNull(),
    citations: jsonb().$type<DraftCitation[]>().notNull(),
    /** What the machine proposed; null for one begun by hand. */
    proposed: text(),
    /** Last message the writer had seen. */
    baseSeq: integer().notNull(),
    approvedBy: text(),
    approvedVersion: integer(),
    rejectedReason: text(),
    /** The message it became, and how the text differs from what the machine proposed. */
    sentSeq: integer(),
    difference: jsonb(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index('drafts_conversation').on(t.conversationId, t.staffId),
    index('drafts_state').on(t.agency, t.state),
    check('drafts_eyes', sql`${t.approvedBy} is null or ${t.approvedBy} <> ${t.staffId}`),
  ],
);
