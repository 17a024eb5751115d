import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/**
 * `building`: being written, seen by nobody. `draft`: whole, not measured. `evaluated`: measured against the live
 * one. `approved`: may be published. `retired`: was live before, or was given up as a draft.
 */
export const releaseStates = ['building', 'draft', 'evaluated', 'approved', 'live', 'retired'] as const;
export type ReleaseState = (typeof releaseStates)[number];

/** What `evaluate` found; kept with the release. */
export interface ReleaseEvaluation {
  /** Where the questions came from, and the SHA-256 of them. */
  questions: { path: string; digest: string; count: number };
  /** The live release it was measured against; null where none was live. */
  against: string | null;
  /** Share points (0 to 100) that a figure may fall. */
  marginPoints: number;
  passed: boolean;
  /** Shares from 0 to 1 by group (`all`, `zh`, `en`) and figure. */
  figures: { group: string; figure: string; here: number | null; live: number | null; fell: boolean }[];
  at: string;
}

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
    /** The release it was built on. */
    baseId: text(),
    /** The live one whose place it took when it was first published: the way back. */
    replacedId: text(),
    evaluation: jsonb().$type<ReleaseEvaluation>(),
    approvedAt: instant(),
    approvedBy: text(),
    /** Why it was approved although it was not measured, or fell short. */
    overrideReason: text(),
    /** What made its vectors, once they were made; nothing else is ever mixed in. */
    embeddingModel: text(),
    embeddingDimension: integer(),
    createdAt: instant().notNull(),
    publishedAt: instant(),
    retiredAt: instant(),
  },
  (t) => [
    uniqueIndex('releases_one_live').on(t.agency).where(sql`${t.state} = 'live'`),
    check(
      'releases_state',
      sql`${t.state} in ('building', 'draft', 'evaluated', 'approved', 'live', 'retired')`,
    ),
  ],
);
