import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { agencyColumn, instant } from './columns.ts';

/** A sign-in that is at the identity provider at this moment. Its row is deleted when it comes back: it counts once. */
export const signInFlows = pgTable(
  'sign_in_flows',
  {
    /** SHA-256 of what the browser's cookie holds, lower-case hex. */
    tokenHash: text().primaryKey(),
    agency: agencyColumn(),
    state: text().notNull(),
    nonce: text().notNull(),
    /** PKCE (RFC 7636). */
    codeVerifier: text().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [index('sign_in_flows_expires').on(t.expiresAt)],
);
