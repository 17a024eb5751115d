import { integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import type { ParsedDocument } from '../../knowledge/types.ts';
import { agencyColumn, instant } from './columns.ts';
import { documents } from './documents.ts';

/** What parsing found beside provisions and references: header, repeals, doubts. */
export type ParsedFacts = Omit<ParsedDocument, 'provisions' | 'references'>;

/**
 * One loaded text of one dated edition. Never changed: the same edition loaded with another text is another row,
 * so that an older release keeps what it served. Catalogue facts vary by release and lie in release_editions.
 */
export const editions = pgTable(
  'editions',
  {
    /** `edn_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    documentId: text()
      .notNull()
      .references(() => documents.id),
    editionDate: text().notNull(),
    /** SHA-256 over provisions, references and parsed facts. */
    digest: text().notNull(),
    provisionCount: integer().notNull(),
    parsed: jsonb().$type<ParsedFacts>(),
    createdAt: instant().notNull(),
  },
  (t) => [unique('editions_text').on(t.documentId, t.editionDate, t.digest)],
);
