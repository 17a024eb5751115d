/** What every verb on the records is given. */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Clock } from '../ports.ts';
import type { IdPrefix } from './ids.ts';
import type * as schema from './schema/index.ts';

/** Either database, or a transaction on it. On PGlite use only `tx` inside a transaction: `db` would wait for ever. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface RecordsContext {
  db: Database;
  clock: Clock;
  /** The agency whose rows are read and written. */
  agency: string;
  /** Makes ids; random unless a test injects its own. */
  newId?: (prefix: IdPrefix) => string;
}

/** An open database with its life cycle, as both adapters return it. */
export interface OpenDatabase {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Database;
  /**
   * Hears what is announced on these channels until the returned function is called. `onListening`: it has begun, or
   * begun again after a loss.
   */
  listen(input: {
    channels: string[];
    onPayload(channel: string, payload: string): void;
    onListening(): void;
  }): () => Promise<void>;
  /** Throws `unavailable:database` when it does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}
