import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Note } from '../../knowledge/types.ts';
import { agencyColumn } from './columns.ts';
import { releases } from './releases.ts';

/** Our notes on provisions, as a release holds them. */
export const notes = pgTable(
  'notes',
  {
    releaseId: text()
      .notNull()
      .references(() => releases.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    agency: agencyColumn(),
    /** Provision key `<document>/<article>`. */
    key: text().notNull(),
    note: jsonb().$type<Note>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.releaseId, t.position] })],
);
