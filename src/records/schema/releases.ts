import { sql } from 'drizzle-orm';
import { check, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

export const releaseStates = ['draft', 'live', 'retired'] as const;
export type ReleaseState = (typeof releaseStates)[number];

/** An immutable set of editions and notes that serves answers while it is live. */
export const releases = pgTable(
  'releases',
  {
    /** `rel_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    state: text().$type<ReleaseState>().notNull(),
    /** SHA-256 over all it holds: equal content, equal digest. */
    digest: text().notNull(),
    label: text(),
    createdAt: instant().notNull(),
    publishedAt: instant(),
    retiredAt: instant(),
  },
  (t) => [
    uniqueIndex('releases_one_live').on(t.agency).where(sql`${t.state} = 'live'`),
    check('releases_state', sql`${t.state} in ('draft', 'live', 'retired')`),
  ],
);
