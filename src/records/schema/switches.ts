import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/**
 * `machine`: search and people only. `model`: quoting only. `topic`, `document`, `answer_class`: what `target` names.
 * `read_only`: nothing new is taken.
 */
export const switchKinds = ['machine', 'model', 'topic', 'document', 'answer_class', 'read_only'] as const;
export type SwitchKind = (typeof switchKinds)[number];

/** What people have switched off; a row gone is a switch cleared. What was done stands in the audit. */
export const switches = pgTable(
  'switches',
  {
    agency: agencyColumn(),
    kind: text().$type<SwitchKind>().notNull(),
    /** Empty for kinds that switch the whole. */
    target: text().notNull(),
    reason: text().notNull(),
    actor: text().notNull(),
    setAt: instant().notNull(),
    /** From then on it is as if it were cleared; null: until somebody clears it. */
    expiresAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.agency, t.kind, t.target] }),
    check(
      'switches_kind',
      sql`${t.kind} in ('machine', 'model', 'topic', 'document', 'answer_class', 'read_only')`,
    ),
  ],
);
