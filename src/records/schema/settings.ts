import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** What an agency decided or the program must remember, by name. */
export const settings = pgTable(
  'settings',
  {
    agency: agencyColumn(),
    key: text().notNull(),
    value: jsonb().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.agency, t.key] })],
);
