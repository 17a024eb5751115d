import { index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** One sampled message and a supervisor's verdict on it. */
export const qualityReviews = pgTable(
  'quality_reviews',
  {
    /** `qrv_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    conversationId: text().notNull(),
    seq: integer().notNull(),
    /** Who wrote the message: `bot`, or a member of staff. */
    author: text().notNull(),
    sampledAt: instant().notNull(),
    /** Null until reviewed. */
    verdict: text().$type<'right' | 'incomplete' | 'wrong' | 'unclear'>(),
    scores: jsonb().$type<Record<string, number>>(),
    comment: text(),
    reviewer: text(),
    reviewedAt: instant(),
  },
  (t) => [
    unique('quality_reviews_message').on(t.conversationId, t.seq),
    index('quality_reviews_open').on(t.agency, t.reviewedAt),
  ],
);
