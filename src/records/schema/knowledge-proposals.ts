import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Lang } from '../../answer/types.ts';
import type { Basis } from './canned-texts.ts';
import { agencyColumn, instant } from './columns.ts';
import type { DraftCitation } from './drafts.ts';

export const proposalStates = ['proposed', 'approved', 'rejected', 'retired'] as const;
export type ProposalState = (typeof proposalStates)[number];

/**
 * A question and what staff said to it, for others who ask the same. No key into conversations: it holds no person and
 * outlives the talk it came from.
 */
export const knowledgeProposals = pgTable(
  'knowledge_proposals',
  {
    /** `knp_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    lang: text().$type<Lang>().notNull(),
    question: text().notNull(),
    /** With marks, as a draft has them. */
    answer: text().notNull(),
    citations: jsonb().$type<DraftCitation[]>().notNull(),
    basis: jsonb().$type<Basis[]>().notNull(),
    /** The case it came from; told to reviewers only. */
    sourceConversation: text(),
    version: integer().notNull(),
    state: text().$type<ProposalState>().notNull(),
    /** Last day on which it answers, `YYYY-MM-DD`. */
    validUntil: text(),
    /** How many like it were merged into it. */
    merged: integer().notNull().default(0),
    proposedBy: text().notNull(),
    reviewedBy: text(),
    reason: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index('knowledge_proposals_state').on(t.agency, t.state),
    check(
      'knowledge_proposals_eyes',
      sql`${t.reviewedBy} is null or ${t.state} <> 'approved' or ${t.reviewedBy} <> ${t.proposedBy}`,
    ),
  ],
);
