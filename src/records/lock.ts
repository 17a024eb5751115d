import { sql } from 'drizzle-orm';
import type { Database } from './context.ts';

/**
 * Waits for the lock of this name and holds it to the end of the transaction. Bound to the transaction, not to
 * the session, so it works behind a pooler too.
 */
export async function lockByName(tx: Database, name: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`yaowen:${name}`}, 0))`);
}
