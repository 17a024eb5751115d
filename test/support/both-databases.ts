/** Runs the same tests on the embedded database and on a real PostgreSQL. */
import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgres } from '../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { migrate } from '../../src/records/migrate.ts';
import { openTestDatabase } from './app.ts';
import { noPostgres, startPostgres, type TestCluster } from './postgres.ts';

export interface Opened {
  kind: 'pglite' | 'postgres';
  database: OpenDatabase;
  /** Another instance on the same database; null on the embedded one, which has one process only. */
  another(): OpenDatabase | null;
}

export function onBothDatabases(name: string, tests: (opened: () => Opened) => void): void {
  describe(`${name} (PGlite)`, () => {
    let database: OpenDatabase;
    beforeAll(async () => {
      database = await openTestDatabase();
    });
    afterAll(() => database?.close());
    tests(() => ({ kind: 'pglite', database, another: () => null }));
  });
  describe.skipIf(noPostgres)(`${name} (PostgreSQL${noPostgres ? `: ${noPostgres}` : ''})`, () => {
    let cluster: TestCluster;
    const opened: OpenDatabase[] = [];
    let url = '';
    const open = () => {
      const database = openPostgres({ url });
      opened.push(database);
      return database;
    };
    beforeAll(async () => {
      cluster = await startPostgres();
      url = cluster.createDatabase();
      await migrate(open().db, readMigrations());
    });
    afterAll(async () => {
      for (const database of opened) await database.close();
      cluster?.stop();
    });
    tests(() => ({ kind: 'postgres', database: opened[0]!, another: open }));
  });
}
