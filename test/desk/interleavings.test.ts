/**
 * The invariants of the desk, under what really happens: two programs, many at once, lost answers, dead connections.
 * A seeded sample by default; `npm run test:long` plays 2,000 rounds. YAOWEN_TEST_SEED repeats one round.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { migrate } from '../../src/records/migrate.ts';
import { verifyAudit } from '../../src/records/queries/verify-audit.ts';
import { openInstance, playRound } from '../support/desk-model.ts';
import { noPostgres, startPostgres, type TestCluster } from '../support/postgres.ts';

const oneSeed = process.env.YAOWEN_TEST_SEED;
const rounds = oneSeed ? 1 : process.env.YAOWEN_TEST_LONG ? 2000 : 12;
const firstSeed = oneSeed ? Number(oneSeed) : 20260105;
/** Rounds that run beside one another: agencies of their own, one database. */
const abreast = 4;

describe.skipIf(noPostgres)(
  `the desk under random interleavings${noPostgres ? ` (${noPostgres})` : ''}`,
  () => {
    let cluster: TestCluster;
    let instances: ReturnType<typeof openInstance>[];
    let killer: ReturnType<typeof openPostgres>;

    beforeAll(async () => {
      cluster = await startPostgres();
      const url = cluster.createDatabase();
      instances = [0, 1].map(() => openInstance(openPostgres({ url, maxConnections: 12 })));
      killer = openPostgres({ url, maxConnections: 1 });
      await migrate(killer.db, readMigrations());
    });
    afterAll(async () => {
      for (const instance of instances ?? []) {
        await instance.stop();
        await instance.database.close();
      }
      await killer?.close();
      cluster?.stop();
    });

    const kill = async () => {
      await killer.db.execute(sql`
      select pg_terminate_backend(pid) from (
        select pid from pg_stat_activity
        where application_name like 'yaowen%' and pid <> pg_backend_pid() and datname = current_database()
        order by random() limit 1) one`);
    };

    it(`holds in ${rounds} rounds from seed ${firstSeed}`, {
      // A round that stands still ends by itself; so much only a machine that does nothing else needs.
      timeout: process.env.YAOWEN_TEST_LONG ? 3_600_000 : 240_000,
    }, async () => {
      const totals = { acts: 0, refused: 0, lost: 0 };
      const violations: string[] = [];
      let next = 0;
      const play = async () => {
        while (next < rounds && violations.length === 0) {
          const seed = firstSeed + next++;
          const report = await playRound({ seed, instances, kill, batches: 8 });
          totals.acts += report.acts;
          totals.refused += report.refused;
          totals.lost += report.lost;
          violations.push(...report.violations.map((violation) => `seed ${seed}: ${violation}`));
        }
      };
      await Promise.all(Array.from({ length: abreast }, play));
      console.log(`${next} rounds from seed ${firstSeed}: ${JSON.stringify(totals)}`);
      expect(violations).toEqual([]);
      // The rounds did what they are for.
      expect(totals.acts).toBeGreaterThan(rounds * 20);
      expect(totals.refused).toBeGreaterThan(0);
    });

    it('leaves every audit chain whole', { timeout: 600_000 }, async () => {
      const { faults } = await verifyAudit({ db: killer.db });
      expect(faults).toEqual([]);
    });
  },
);
