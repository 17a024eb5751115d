import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** An address that is told of events, each request signed with the secret. */
export const webhooks = pgTable('webhooks', {
  /** `hok_…` */
  id: text().primaryKey(),
  agency: agencyColumn(),
  url: text().notNull(),
  secret: text().notNull(),
  /** Events wanted; none means all. */
  events: jsonb().$type<string[]>().notNull(),
  active: boolean().notNull(),
  createdBy: text().notNull(),
  createdAt: instant().notNull(),
});
