import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Lang } from '../../answer/types.ts';
import { agencyColumn, instant } from './columns.ts';

/** Who may speak in public. */
export const floors = ['bot', 'none', 'staff'] as const;
export type Floor = (typeof floors)[number];

export const conversationStates = [
  'bot_active',
  'capturing',
  'queued',
  'offered',
  'staff_active',
  'on_hold',
  'resolved',
  'case_open',
  'closed',
] as const;
export type ConversationState = (typeof conversationStates)[number];

/**
 * One asker's talk. Its row is the lock under which every change of the talk is made; `epoch` rises with every
 * change of floor or owner, and a public write made for an older epoch is refused.
 */
export const conversations = pgTable(
  'conversations',
  {
    /** `cnv_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    /** SHA-256 of the 256-bit secret, lower-case hex. The secret itself is never stored. */
    secretHash: text().notNull(),
    floor: text().$type<Floor>().notNull(),
    epoch: integer().notNull(),
    /** Highest `seq` given out. */
    lastSeq: integer().notNull(),
    state: text().$type<ConversationState>().notNull(),
    lang: text().$type<Lang>().notNull(),
    /** The member of staff who has the floor; null exactly while floor is not `staff`. */
    ownerId: text(),
    /** Whom it is offered to, in state `offered`. */
    offeredTo: text(),
    /** Team it is meant for; null: any. */
    teamId: text(),
    /** Whose conversation it was before, asked first when it waits again. */
    preferredStaff: text(),
    /** Product field spoken of, for skills and lists; null when unknown. */
    topic: text(),
    /** Since when a person is waited for; kept through transfer, hold and a lost lease. */
    waitingSince: instant(),
    holdUntil: instant(),
    /** In state `resolved`: until when it can be taken up again. */
    reopenUntil: instant(),
    /** 1-based; rises when the machine gets the conversation back. */
    segment: integer().notNull().default(1),
    /** The closed conversation that this one continues. */
    previousId: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    check('conversations_floor', sql`${t.floor} in ('bot', 'none', 'staff')`),
    check('conversations_owner', sql`(${t.floor} = 'staff') = (${t.ownerId} is not null)`),
    index('conversations_waiting').on(t.agency, t.state, t.waitingSince),
    index('conversations_owned').on(t.ownerId),
    check(
      'conversations_state',
      sql`${t.state} in ('bot_active', 'capturing', 'queued', 'offered', 'staff_active', 'on_hold', 'resolved', 'case_open', 'closed')`,
    ),
  ],
);
