import { foreignKey, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { messages } from './messages.ts';

/** A member of staff named in a private note. */
export const mentions = pgTable(
  'mentions',
  {
    conversationId: text().notNull(),
    seq: integer().notNull(),
    staffId: text().notNull(),
    agency: agencyColumn(),
    createdAt: instant().notNull(),
    readAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.seq, t.staffId] }),
    foreignKey({
      name: 'mentions_message',
      columns: [t.conversationId, t.seq],
      foreignColumns: [messages.conversationId, messages.seq],
    }).onDelete('cascade'),
    index('mentions_staff').on(t.staffId, t.readAt),
  ],
);
