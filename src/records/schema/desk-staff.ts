import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

export const presences = ['available', 'away'] as const;
export type Presence = (typeof presences)[number];

/**
 * A member of staff as the queue sees them. `liveCount` is the number of their open assignments, changed only together
 * with those; presence counts only until `leaseUntil`.
 */
export const deskStaff = pgTable(
  'desk_staff',
  {
    /** `stf_…` */
    staffId: text().primaryKey(),
    agency: agencyColumn(),
    /** The name askers see. */
    alias: text().notNull(),
    maxLive: integer().notNull(),
    liveCount: integer().notNull().default(0),
    status: text().$type<Presence>().notNull(),
    leaseUntil: instant(),
    onLeave: boolean().notNull().default(false),
    /** Topics; none means all. */
    skills: jsonb().$type<string[]>().notNull(),
    languages: jsonb().$type<string[]>().notNull(),
    teams: jsonb().$type<string[]>().notNull(),
    /** When they were last given a conversation: fairness. */
    lastTakenAt: instant(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    check('desk_staff_live', sql`${t.liveCount} >= 0`),
    check('desk_staff_status', sql`${t.status} in ('available', 'away')`),
    index('desk_staff_lease').on(t.agency, t.leaseUntil),
  ],
);
