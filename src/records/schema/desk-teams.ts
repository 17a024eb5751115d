import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** A group of staff to which conversations can be passed. */
export const deskTeams = pgTable('desk_teams', {
  /** `tem_…` */
  id: text().primaryKey(),
  agency: agencyColumn(),
  name: jsonb().$type<{ zh: string; en: string }>().notNull(),
  /** Region whose office calendar it keeps; null: that of the agency. */
  region: text(),
  /** Topics that go to it without being sent. */
  topics: jsonb().$type<string[]>().notNull(),
  active: boolean().notNull(),
  updatedAt: instant().notNull(),
});
