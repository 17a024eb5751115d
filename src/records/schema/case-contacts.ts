import { pgTable, text } from 'drizzle-orm/pg-core';
import { cases } from './cases.ts';
import { agencyColumn, instant } from './columns.ts';

/** Where an asker wishes to be told of the answer. Apart from what was said, and only with consent. */
export const caseContacts = pgTable('case_contacts', {
  caseNumber: text()
    .primaryKey()
    .references(() => cases.number, { onDelete: 'cascade' }),
  agency: agencyColumn(),
  email: text(),
  phone: text(),
  consentAt: instant().notNull(),
});
