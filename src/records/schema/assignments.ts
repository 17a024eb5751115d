import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { conversations } from './conversations.ts';

export type AssignmentKind = 'offer' | 'owner';

/** Who has, or is offered, a conversation. The partial unique index is the last wall against two. */
export const assignments = pgTable(
  'assignments',
  {
    /** `asg_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    handoffId: text(),
    staffId: text().notNull(),
    kind: text().$type<AssignmentKind>().notNull(),
    offeredAt: instant().notNull(),
    acceptedAt: instant(),
    releasedAt: instant(),
    /** `declined`, `offer_expired`, `transferred`, `resolved`, `lease_lost`, … */
    releaseReason: text(),
  },
  (t) => [
    uniqueIndex('assignments_one_open').on(t.conversationId).where(sql`${t.releasedAt} is null`),
    index('assignments_staff').on(t.staffId, t.releasedAt),
    index('assignments_handoff').on(t.handoffId),
    check('assignments_kind', sql`${t.kind} in ('offer', 'owner')`),
  ],
);
