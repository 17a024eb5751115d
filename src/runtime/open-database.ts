import { setFlagsFromString } from 'node:v8';
import { openPglite } from '../adapters/database/pglite/open-pglite.ts';
import { openPostgres } from '../adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../adapters/database/read-migrations.ts';
import type { Config } from '../config.ts';
import type { OpenDatabase } from '../records/context.ts';
import { migrate } from '../records/migrate.ts';
import { removeUnfinishedReleases } from '../records/queries/save-draft-release.ts';

/** No draft takes longer to write. */
const leftoverMs = 3 * 3_600_000;

export interface OpenRecords extends OpenDatabase {
  /** Tells commands of the data folder where its server listens; nothing where PostgreSQL is used. */
  announce(url: string, token: string): void;
}

/**
 * The database that the settings name, at the schema of this program: PostgreSQL, or the embedded one in the data
 * folder, which one process alone may hold.
 * @throws `conflict:data_dir`, `conflict:database`, `unavailable:database`
 */
export async function openDatabase(config: Config): Promise<OpenRecords> {
  // Optimising one huge function of the embedded database takes 400 MB for a moment and makes no query faster.
  if (!config.DATABASE_URL)
    for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'])
      setFlagsFromString(flag);
  const database: OpenRecords = config.DATABASE_URL
    ? { ...openPostgres({ url: config.DATABASE_URL }), announce: () => {} }
    : await openPglite({ dataDir: config.DATA_DIR });
  try {
    await database.check();
    await migrate(database.db, readMigrations());
    const records = { db: database.db, clock: { now: () => new Date() }, agency: config.AGENCY };
    // The embedded database is this process's alone; elsewhere another one may be at it.
    await removeUnfinishedReleases(records, { olderThanMs: config.DATABASE_URL ? leftoverMs : 0 });
    return database;
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}
