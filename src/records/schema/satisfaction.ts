import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

/** The asker's verdict on a conversation: machine, staff and outcome apart, 1 to 5 each, null where not given. */
export const satisfaction = pgTable('satisfaction', {
  conversationId: text()
    .primaryKey()
    .references(() => conversations.id, { onDelete: 'cascade' }),
  agency: agencyColumn(),
  machine: integer(),
  staff: integer(),
  outcome: integer(),
  comment: text(),
  updatedAt: instant().notNull(),
});
