import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** A provision that a prepared text rests on, as it stood when the text was written. */
export interface Basis {
  /** `Provision.key`: common to all editions. */
  key: string;
  /** SHA-256 of the provision's text. */
  digest: string;
}

/** A prepared text. It is blocked while one of its provisions reads differently or no longer applies. */
export const cannedTexts = pgTable('canned_texts', {
  /** `cnt_…` */
  id: text().primaryKey(),
  agency: agencyColumn(),
  title: text().notNull(),
  zh: text().notNull(),
  en: text(),
  basis: jsonb().$type<Basis[]>().notNull(),
  version: integer().notNull(),
  active: boolean().notNull(),
  updatedBy: text().notNull(),
  updatedAt: instant().notNull(),
});
