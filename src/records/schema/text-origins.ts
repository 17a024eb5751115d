import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** Where the text of an edition came from: one row a file, however often it is loaded. */
export const textOrigins = pgTable(
  'text_origins',
  {
    /** `org_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    document: text().notNull(),
    /** Null for an undated text. */
    editionDate: text(),
    /** The first release that it went into. */
    releaseId: text().notNull(),
    /** Name under which it was brought, or the address. */
    path: text().notNull(),
    format: text().notNull(),
    /** SHA-256 of the file, lower-case hex. */
    digest: text().notNull(),
    /** Null for a file that was brought. */
    url: text(),
    /** When it was fetched last; null for a file that was brought. */
    fetchedAt: instant(),
    createdAt: instant().notNull(),
    /** When the same file was loaded last. */
    loadedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('text_origins_file').on(
      t.agency,
      t.document,
      sql`coalesce(${t.editionDate}, '')`,
      t.digest,
      sql`coalesce(${t.url}, '')`,
    ),
    index('text_origins_document').on(t.agency, t.document),
  ],
);
