import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../../src/adapters/database/read-migrations.ts';
import type { OpenDatabase } from '../../../src/records/context.ts';
import { migrate } from '../../../src/records/migrate.ts';
import { noPostgres, startPostgres, type TestCluster } from '../../support/postgres.ts';
import { describeDatabase } from './suite/index.ts';
import type { Subject } from './suite/subject.ts';

describe.skipIf(noPostgres)(`PostgreSQL${noPostgres ? ` (skipped: ${noPostgres})` : ''}`, () => {
  let cluster: TestCluster;
  let url: string;
  const opened: OpenDatabase[] = [];
  let subject: Subject;

  beforeAll(async () => {
    cluster = await startPostgres();
    url = cluster.createDatabase();
    // The second one as behind a pooler: no prepared statements, no settings at the start.
    const one = openPostgres({ url });
    const other = openPostgres({ url, prepare: false });
    opened.push(one, other);
    await migrate(one.db, readMigrations());
    subject = {
      db: one.db,
      other: other.db,
      openEmpty: async () => {
        const empty = cluster.createDatabase();
        return [1, 2, 3].map(() => openPostgres({ url: empty }));
      },
    };
  });

  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close()));
    cluster?.stop();
  });

  describeDatabase(() => subject);

  it('says that it answers, and says what to do when it does not', async () => {
    await opened[0]!.check();
    const nobody = openPostgres({ url: 'postgres://app@127.0.0.1:1/none' });
    await expect(nobody.check()).rejects.toMatchObject({ code: 'unavailable:database' });
    await nobody.close();
  });

  it('refuses a URL that cannot be read, by the name of its variable', () => {
    expect(() => openPostgres({ url: 'postgres://[' })).toThrow(
      expect.objectContaining({ code: 'bad_input:config' }),
    );
  });
});
