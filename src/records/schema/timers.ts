import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

/**
 * `state`: what ends the present state of a conversation, bound to its epoch; each state that waits has one.
 * `clock_warn` and `clock_due`: of a clock. `case_reminder`: of a case that nobody has answered.
 */
export const timerKinds = ['state', 'clock_warn', 'clock_due', 'case_reminder'] as const;
export type TimerKind = (typeof timerKinds)[number];

/** Something that must happen later. Worked by any instance; done once. */
export const timers = pgTable(
  'timers',
  {
    /** `tmr_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    kind: text().$type<TimerKind>().notNull(),
    dueAt: instant().notNull(),
    /** Null: valid whatever the epoch. */
    epoch: integer(),
    /** Clock it belongs to. */
    clockId: text(),
    payload: jsonb(),
    doneAt: instant(),
  },
  (t) => [
    index('timers_due').on(t.agency, t.dueAt).where(sql`${t.doneAt} is null`),
    index('timers_conversation').on(t.conversationId),
  ],
);
