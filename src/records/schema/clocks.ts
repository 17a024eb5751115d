import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

export const clockMetrics = ['first_response', 'next_response', 'resolution', 'statutory'] as const;
export type ClockMetric = (typeof clockMetrics)[number];

/** A time limit that runs on an office calendar. At most one of a kind runs for a conversation. */
export const clocks = pgTable(
  'clocks',
  {
    /** `clk_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    handoffId: text(),
    metric: text().$type<ClockMetric>().notNull(),
    /** Version of the calendar by which it was reckoned. */
    calendar: text().notNull(),
    /** Working minutes; of a statutory clock working days. */
    target: integer().notNull(),
    startedAt: instant().notNull(),
    warnAt: instant().notNull(),
    dueAt: instant().notNull(),
    warnedAt: instant(),
    breachedAt: instant(),
    /** While paused: since when. */
    pausedAt: instant(),
    /** When it was met, or stopped without being met. */
    metAt: instant(),
    stoppedAt: instant(),
    /** Rungs of the ladder told of the breach. */
    rung: integer().notNull().default(0),
  },
  (t) => [
    uniqueIndex('clocks_one_running')
      .on(t.conversationId, t.metric)
      .where(sql`${t.metAt} is null and ${t.stoppedAt} is null`),
    index('clocks_breached').on(t.agency, t.breachedAt),
  ],
);
