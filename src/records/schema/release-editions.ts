import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Edition } from '../../knowledge/types.ts';
import { agencyColumn } from './columns.ts';
import { editions } from './editions.ts';
import { releases } from './releases.ts';

/** Which editions a release holds, with the facts as they were known when it was made. */
export const releaseEditions = pgTable(
  'release_editions',
  {
    releaseId: text()
      .notNull()
      .references(() => releases.id, { onDelete: 'cascade' }),
    /** 0-based; editions with a text first, in the order saved. */
    position: integer().notNull(),
    agency: agencyColumn(),
    /** Null where only the facts are known. */
    editionId: text().references(() => editions.id),
    facts: jsonb().$type<Edition>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.releaseId, t.position] }),
    index('release_editions_edition').on(t.editionId),
  ],
);
