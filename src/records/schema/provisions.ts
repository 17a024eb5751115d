import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Paragraph, ProvisionKind } from '../../knowledge/types.ts';
import { agencyColumn } from './columns.ts';
import { editions } from './editions.ts';

/** The smallest citable unit, as loaded. */
export const provisions = pgTable(
  'provisions',
  {
    editionId: text()
      .notNull()
      .references(() => editions.id, { onDelete: 'cascade' }),
    /** 0-based, in the order of the text. */
    position: integer().notNull(),
    agency: agencyColumn(),
    /** `<document>@<edition date>/<article>` */
    id: text().notNull(),
    key: text().notNull(),
    article: text().notNull(),
    kind: text().$type<ProvisionKind>().notNull(),
    headings: jsonb().$type<string[]>().notNull(),
    text: text().notNull(),
    /** SHA-256 of `text`, lower-case hex. */
    textDigest: text().notNull(),
    paragraphs: jsonb().$type<Paragraph[]>().notNull(),
    /** 1-based line of the source file. */
    line: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.editionId, t.position] }), index('provisions_id').on(t.id)],
);
