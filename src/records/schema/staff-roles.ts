import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { type Role, staff } from './staff.ts';

/** What a member of staff may do. */
export const staffRoles = pgTable(
  'staff_roles',
  {
    staffId: text()
      .notNull()
      .references(() => staff.id),
    role: text().$type<Role>().notNull(),
    agency: agencyColumn(),
    grantedAt: instant().notNull(),
    /** `operator`, `system` or `staff:<id>` */
    grantedBy: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.staffId, t.role] }),
    check(
      'staff_roles_role',
      sql`${t.role} in ('agent', 'editor', 'supervisor', 'auditor', 'administrator')`,
    ),
  ],
);
