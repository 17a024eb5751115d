import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';
import { staff } from './staff.ts';

export const sessionEndings = ['sign_out', 'revoked', 'replaced', 'password', 'inactive'] as const;
export type SessionEnding = (typeof sessionEndings)[number];

/** A sign-in of a member of staff on one browser. */
export const sessions = pgTable(
  'sessions',
  {
    /** `ses_…`: names it in lists; opens nothing. */
    id: text().primaryKey(),
    agency: agencyColumn(),
    staffId: text()
      .notNull()
      .references(() => staff.id),
    /** SHA-256 of the cookie's 256 random bits, lower-case hex. */
    tokenHash: text().notNull(),
    method: text().$type<'link' | 'password' | 'identity'>().notNull(),
    /** What the browser said it is, cut. */
    browser: text(),
    createdAt: instant().notNull(),
    /** Moved at most once a minute. */
    lastSeenAt: instant().notNull(),
    /** Over then, however busy it is. */
    expiresAt: instant().notNull(),
    endedAt: instant(),
    ending: text().$type<SessionEnding>(),
  },
  (t) => [uniqueIndex('sessions_token').on(t.tokenHash), index('sessions_staff').on(t.staffId, t.createdAt)],
);
