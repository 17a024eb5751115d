import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type OpenPglite, openPglite } from '../../../src/adapters/database/pglite/open-pglite.ts';
import { readMigrations } from '../../../src/adapters/database/read-migrations.ts';
import { migrate } from '../../../src/records/migrate.ts';
import { describeDatabase } from './suite/index.ts';
import type { Subject } from './suite/subject.ts';

describe('PGlite', () => {
  let dataDir: string;
  let database: OpenPglite;
  let subject: Subject;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'yaowen-pglite-'));
    database = await openPglite({ dataDir });
    await migrate(database.db, readMigrations());
    const { db } = database;
    subject = {
      db,
      other: db,
      openEmpty: async () => {
        // A second one would take seconds; the first, emptied, is one connection to any number of callers.
        await db.execute(sql`drop schema public cascade`);
        await db.execute(sql`create schema public`);
        return [database, database, database].map((open) => ({ ...open, close: async () => {} }));
      },
    };
  });

  afterAll(async () => {
    await database?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  describeDatabase(() => subject);

  it('says that it answers', () => database.check());
});
