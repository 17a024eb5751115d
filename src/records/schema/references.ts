import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn } from './columns.ts';
import { editions } from './editions.ts';

/** A reference standing in a provision. `references` is a reserved word in SQL, hence the longer table name. */
export const references = pgTable(
  'provision_references',
  {
    editionId: text()
      .notNull()
      .references(() => editions.id, { onDelete: 'cascade' }),
    /** 0-based, in the order of the text. */
    position: integer().notNull(),
    agency: agencyColumn(),
    /** Provision id in which the words stand, and their span. */
    from: text().notNull(),
    start: integer().notNull(),
    end: integer().notNull(),
    /** Title referred to; null for the same document. */
    document: text(),
    articles: jsonb().$type<string[]>().notNull(),
    paragraph: integer(),
    item: integer(),
  },
  (t) => [primaryKey({ columns: [t.editionId, t.position] })],
);
