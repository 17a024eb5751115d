import { pgTable, text, unique } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** A law, regulation, rule, notice or guidance, by its official title. Its facts belong to its editions. */
export const documents = pgTable(
  'documents',
  {
    /** `doc_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    /** Without 《》, year or date. */
    title: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [unique('documents_title').on(t.agency, t.title)],
);
