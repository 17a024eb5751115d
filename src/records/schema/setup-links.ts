import { boolean, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { type Role, staff } from './staff.ts';

/** A link that works once: it makes a member of staff, or gives one a new password. */
export const setupLinks = pgTable(
  'setup_links',
  {
    /** `inv_…`: names it in lists; opens nothing. */
    id: text().primaryKey(),
    agency: agencyColumn(),
    /** SHA-256 of the link's 256 random bits, lower-case hex. */
    tokenHash: text().notNull(),
    /** For the first administrator: void as soon as there is one. */
    first: boolean().notNull(),
    roles: jsonb().$type<Role[]>().notNull(),
    /** Null: whoever opens it says. */
    email: text(),
    name: text(),
    /** The member who gets a new password; null: a new member. */
    staffId: text().references(() => staff.id),
    /** `operator`, `system` or `staff:<id>` */
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    usedBy: text().references(() => staff.id),
    revokedAt: instant(),
  },
  (t) => [
    uniqueIndex('setup_links_token').on(t.tokenHash),
    index('setup_links_created').on(t.agency, t.createdAt),
  ],
);
