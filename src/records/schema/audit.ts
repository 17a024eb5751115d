import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/**
 * What was done to what, by whom. One hash chain an object; append only (a trigger refuses update and delete).
 * Never holds what people wrote: it outlives a deleted conversation.
 */
export const audit = pgTable(
  'audit',
  {
    objectType: text().notNull(),
    objectId: text().notNull(),
    /** 1-based, without gaps. */
    n: integer().notNull(),
    agency: agencyColumn(),
    /** 64 zeros for the first row. */
    prevHash: text().notNull(),
    /** SHA-256 over the row's own values and `prevHash`. */
    hash: text().notNull(),
    /** `asker`, `bot`, `system`, `operator`, `staff:<id>` */
    actor: text().notNull(),
    /** `entity.verb` */
    action: text().notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.objectType, t.objectId, t.n] }), index('audit_at').on(t.agency, t.at)],
);
