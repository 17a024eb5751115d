import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

export const registerKinds = ['application', 'model', 'prompt', 'policy', 'release'] as const;
export type RegisterKind = (typeof registerKinds)[number];

/** `proposed` → `approved` or `rejected`; `approved` → `retired`. */
export const registerStates = ['proposed', 'approved', 'rejected', 'retired'] as const;
export type RegisterState = (typeof registerStates)[number];

export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

/** What is said of a registered thing beside what every one has. */
export interface RegisterFacts {
  /** Number under which the model or algorithm is filed with the authority, and where that is published. */
  filingNumber: string | null;
  filingUrl: string | null;
  /** Where the evaluation is found: a release id, a report's address or digest. */
  evaluation: string | null;
  supplier: string | null;
  riskAssessment: string | null;
  ethicsReview: string | null;
  agentReview: string | null;
  /** `YYYY-MM-DD` */
  reviewBy: string | null;
}

/** One row a version of a model, prompt, policy, release or of the application itself; never changed but in its state. */
export const registerItems = pgTable(
  'register_items',
  {
    /** `reg_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    kind: text().$type<RegisterKind>().notNull(),
    /** Model id, file of the prompt, name of the policy, release id. */
    name: text().notNull(),
    /** SHA-256 of what is registered; for a model its id is all that is known, and this is the digest of that. */
    digest: text().notNull(),
    purpose: text().notNull(),
    /** What it may not be used for. */
    boundary: text().notNull(),
    owner: text().notNull(),
    risk: text().$type<Risk>().notNull(),
    facts: jsonb().$type<RegisterFacts>().notNull(),
    state: text().$type<RegisterState>().notNull(),
    proposedBy: text().notNull(),
    proposedAt: instant().notNull(),
    decidedBy: text(),
    decidedAt: instant(),
    decisionReason: text(),
    retiredBy: text(),
    retiredAt: instant(),
  },
  (t) => [
    uniqueIndex('register_items_open')
      .on(t.agency, t.kind, t.name, t.digest)
      .where(sql`${t.state} in ('proposed', 'approved')`),
    index('register_items_kind').on(t.agency, t.kind, t.state),
    check('register_items_kind', sql`${t.kind} in ('application', 'model', 'prompt', 'policy', 'release')`),
    check('register_items_state', sql`${t.state} in ('proposed', 'approved', 'rejected', 'retired')`),
  ],
);
