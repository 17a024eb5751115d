import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Proposal } from '../../knowledge/proposals.ts';
import { agencyColumn, instant } from './columns.ts';

export const dateProposalStates = ['open', 'accepted', 'rejected'] as const;
export type DateProposalState = (typeof dateProposalStates)[number];

/** What texts say of dates of force, theirs and others', and what a person decided on it. */
export const dateProposals = pgTable(
  'date_proposals',
  {
    agency: agencyColumn(),
    /** `Proposal.key` */
    key: text().notNull(),
    proposal: jsonb().$type<Proposal>().notNull(),
    state: text().$type<DateProposalState>().notNull(),
    decidedBy: text(),
    decidedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.agency, t.key] }), index('date_proposals_state').on(t.agency, t.state)],
);
