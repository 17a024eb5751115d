/** Columns that many tables share. */
import { text, timestamp } from 'drizzle-orm/pg-core';

/** The agency whose row this is; every agency-owned row names it. */
export const agencyColumn = () => text().notNull();

/** An instant in UTC, to the millisecond: what JavaScript's Date holds, so that hashes over it come out again. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });
