import { sql } from 'drizzle-orm';
import { check, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Bilingual } from '../../errors.ts';
import { agencyColumn, instant } from './columns.ts';

/** `new`: not looked at yet. `refused` and `failed` say nothing about the text: what was known of it stays. */
export const watchedStates = ['new', 'unchanged', 'changed', 'gone', 'refused', 'failed'] as const;
export type WatchedState = (typeof watchedStates)[number];

/** An address whose text is looked at now and then, so that an editor learns of a change. */
export const watchedSources = pgTable(
  'watched_sources',
  {
    /** `wat_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    url: text().notNull(),
    /** Title of the document it holds, as far as known. */
    document: text(),
    state: text().$type<WatchedState>().notNull(),
    /** SHA-256 over the words that were read at the last look that succeeded; null before it. */
    digest: text(),
    /** The digest that an editor has seen; differs from `digest` while a change waits for one. */
    seenDigest: text(),
    /** Why the last look failed. */
    fault: jsonb().$type<Bilingual & { code: string }>(),
    checkedAt: instant(),
    changedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('watched_sources_url').on(t.agency, t.url),
    check(
      'watched_sources_state',
      sql`${t.state} in ('new', 'unchanged', 'changed', 'gone', 'refused', 'failed')`,
    ),
  ],
);
