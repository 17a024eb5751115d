import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { messages } from './messages.ts';

export type Rating = 'up' | 'down';

/** The asker's verdict on one answer; a later one replaces it. */
export const feedback = pgTable(
  'feedback',
  {
    messageId: text()
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    agency: agencyColumn(),
    rating: text().$type<Rating>().notNull(),
    comment: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    check('feedback_rating', sql`${t.rating} in ('up', 'down')`),
    index('feedback_updated').on(t.agency, t.updatedAt),
  ],
);
