import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn } from './columns.ts';

/** The last row of each audit chain: the lock for the next one, and the witness of rows cut off the end. */
export const auditHeads = pgTable(
  'audit_heads',
  {
    objectType: text().notNull(),
    objectId: text().notNull(),
    agency: agencyColumn(),
    n: integer().notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.objectType, t.objectId] })],
);
