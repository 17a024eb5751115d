import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** How often somebody tried to sign in of late: by address, by client, and by both. In the table, so that a restart or another instance forgets nothing. */
export const signInTries = pgTable(
  'sign_in_tries',
  {
    agency: agencyColumn(),
    /** SHA-256 of what is counted: neither e-mail nor network address stands here. */
    key: text().notNull(),
    tries: integer().notNull(),
    /** Counting begins anew then. */
    until: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.agency, t.key] })],
);
