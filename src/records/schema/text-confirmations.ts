import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ConfirmedFacts } from '../../knowledge/citing.ts';
import { agencyColumn, instant } from './columns.ts';

/**
 * Who vouches for a text, word for word: a changed text is another row and waits for a person again. A row without
 * `confirmedBy` is a text that was brought and that nobody has looked at.
 */
export const textConfirmations = pgTable(
  'text_confirmations',
  {
    agency: agencyColumn(),
    document: text().notNull(),
    editionDate: text().notNull(),
    /** SHA-256 over the texts of its provisions, lower-case hex. */
    textDigest: text().notNull(),
    /** A file's name or an address. */
    origin: text(),
    broughtBy: text().notNull(),
    confirmedBy: text(),
    /** `YYYY-MM-DD`, UTC+8. */
    confirmedOn: text(),
    secondConfirmedBy: text(),
    facts: jsonb().$type<ConfirmedFacts>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.agency, t.document, t.editionDate, t.textDigest] })],
);
