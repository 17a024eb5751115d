import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Reason } from '../../answer/types.ts';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

/** What set a handoff off. The decision is the same function for all of them. */
export const handoffTriggers = ['button', 'answer', 'timer', 'staff'] as const;
export type HandoffTrigger = (typeof handoffTriggers)[number];

/** How staff ended it, or why it ended without them. */
export const closeReasons = [
  'answered',
  'referred',
  'duplicate',
  'not_our_matter',
  'asker_gone',
  'abusive',
  'cancelled',
  'returned_to_bot',
  'expired',
] as const;
export type CloseReason = (typeof closeReasons)[number];

export const handoffStates = ['queued', 'offered', 'active', 'case_open', 'closed'] as const;
export type HandoffState = (typeof handoffStates)[number];

/** The passing of a conversation to staff: at most one open a conversation. */
export const handoffs = pgTable(
  'handoffs',
  {
    /** `hnd_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    reason: text().$type<Reason>().notNull(),
    trigger: text().$type<HandoffTrigger>().notNull(),
    /** For staff: the question, what was searched and found, why the bot stopped. */
    evidence: jsonb().notNull(),
    state: text().$type<HandoffState>().notNull(),
    caseNumber: text().unique('handoffs_case_number'),
    /** Waiting before it when it was opened; for the estimate of waiting times. */
    aheadAtOpen: integer().notNull().default(0),
    openedAt: instant().notNull(),
    /** When a member of staff first took it. */
    firstOwnedAt: instant(),
    closeReason: text().$type<CloseReason>(),
    closedBy: text(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('handoffs_one_open').on(t.conversationId).where(sql`${t.closedAt} is null`),
    index('handoffs_queue').on(t.agency, t.state, t.openedAt),
    check('handoffs_state', sql`${t.state} in ('queued', 'offered', 'active', 'case_open', 'closed')`),
    check('handoffs_trigger', sql`${t.trigger} in ('button', 'answer', 'timer', 'staff')`),
  ],
);
