import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

export const caseStates = ['received', 'in_progress', 'answered', 'closed'] as const;
export type CaseState = (typeof caseStates)[number];

/** A handoff that outlives the chat. Looked up by its number and a secret of its own. */
export const cases = pgTable(
  'cases',
  {
    /** `year-eight digits-check digit` */
    number: text().primaryKey(),
    agency: agencyColumn(),
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    handoffId: text().notNull(),
    /** Null until the asker fetched a secret; a new one ends the former. */
    secretHash: text(),
    state: text().$type<CaseState>().notNull(),
    /** First message that belongs to the case page. */
    fromSeq: integer().notNull(),
    openedAt: instant().notNull(),
    answeredAt: instant(),
    closedAt: instant(),
  },
  (t) => [index('cases_conversation').on(t.conversationId), index('cases_state').on(t.agency, t.state)],
);
