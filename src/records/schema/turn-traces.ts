import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Outcome, Reason } from '../../answer/types.ts';
import { agencyColumn, instant } from './columns.ts';
import { messages } from './messages.ts';

/** How a turn went: one row an answered message, with the steps an auditor replays. */
export const turnTraces = pgTable(
  'turn_traces',
  {
    conversationId: text().notNull(),
    /** `seq` of the bot's message. */
    seq: integer().notNull(),
    agency: agencyColumn(),
    /** `seq` of the asker's message. */
    askerSeq: integer().notNull(),
    epoch: integer().notNull(),
    outcome: text().$type<Outcome>().notNull(),
    reason: text().$type<Reason>(),
    release: text().notNull(),
    /** The answering function's own steps; any JSON. */
    trace: jsonb(),
    startedAt: instant().notNull(),
    finishedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.seq] }),
    foreignKey({
      name: 'turn_traces_message',
      columns: [t.conversationId, t.seq],
      foreignColumns: [messages.conversationId, messages.seq],
    }).onDelete('cascade'),
    index('turn_traces_finished').on(t.agency, t.finishedAt),
  ],
);
