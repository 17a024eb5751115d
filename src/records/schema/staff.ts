import { sql } from 'drizzle-orm';
import { boolean, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

export { type Role, roles } from '../../ports.ts';

/** Who works at the desk. A member is never deleted, only made inactive: records name them. */
export const staff = pgTable(
  'staff',
  {
    /** `stf_…` */
    id: text().primaryKey(),
    agency: agencyColumn(),
    name: text().notNull(),
    /** Lower case. Null: known through the identity provider only. */
    email: text(),
    /** As the password hasher wrote it. Null: signs in through the identity provider only. */
    passwordHash: text(),
    /** `iss` and `sub` of the identity provider; null for those invited by a link. */
    issuer: text(),
    subject: text(),
    active: boolean().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    lastSignInAt: instant(),
  },
  (t) => [
    uniqueIndex('staff_email').on(t.agency, t.email).where(sql`${t.email} is not null`),
    uniqueIndex('staff_identity').on(t.agency, t.issuer, t.subject).where(sql`${t.subject} is not null`),
  ],
);
