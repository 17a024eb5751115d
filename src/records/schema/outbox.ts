import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

export const outboxStates = ['pending', 'sent', 'failed'] as const;
export type OutboxState = (typeof outboxStates)[number];

/** What must leave the house: written with the change it tells of, delivered afterwards, at least once. */
export const outbox = pgTable(
  'outbox',
  {
    /** `out_…`; the receiver's key against doubles. */
    id: text().primaryKey(),
    agency: agencyColumn(),
    channel: text().$type<'mail' | 'webhook'>().notNull(),
    /** Webhook it goes to; null for mail. */
    webhookId: text(),
    conversationId: text(),
    /** `case.answered`, `clock.breached`, … */
    event: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    state: text().$type<OutboxState>().notNull(),
    attempts: integer().notNull(),
    nextAt: instant().notNull(),
    lastError: text(),
    createdAt: instant().notNull(),
    sentAt: instant(),
  },
  (t) => [
    index('outbox_next').on(t.nextAt).where(sql`${t.state} = 'pending'`),
    index('outbox_created').on(t.agency, t.createdAt),
    check('outbox_state', sql`${t.state} in ('pending', 'sent', 'failed')`),
  ],
);
