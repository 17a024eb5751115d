import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../../src/adapters/database/read-migrations.ts';
import type { OpenDatabase } from '../../../src/records/context.ts';
import { migrate } from '../../../src/records/migrate.ts';
import { readOpenHandoff } from '../../../src/records/queries/open-handoff.ts';
import { verifyAudit } from '../../../src/records/queries/verify-audit.ts';
import { messages, settings } from '../../../src/records/schema/index.ts';
import { runTurn } from '../../../src/turn.ts';
import { noPostgres, startPostgres, type TestCluster } from '../../support/postgres.ts';
import { freshConversation, outcomeOf } from '../../support/records.ts';
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

  const rounds = process.env.YAOWEN_TEST_LONG ? 20 : 1;
  it(`keeps its promises when connections are killed under two programs (rounds: ${rounds})`, {
    timeout: 600_000,
  }, async () => {
    const seed = Number(process.env.YAOWEN_SEED ?? Date.now() % 1_000_000);
    for (let round = 0; round < rounds; round++) await turnsUnderFire(seed + round);
  });

  /** Turns of three conversations on two programs, each retried until heard, while connections are killed. */
  async function turnsUnderFire(seed: number) {
    console.info(`killed connections: seed ${seed} (YAOWEN_SEED)`);
    const random = randomFrom(seed);
    const killer = openPostgres({ url, maxConnections: 1 });
    const programs = opened.map(({ db }) => db);
    let over = false;
    const killing = (async () => {
      for (let shot = 0; shot < 25 && !over; shot++) {
        await new Promise((resolve) => setTimeout(resolve, 5 + random() * 30));
        await killer.db.execute(sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and random() < 0.4`);
      }
    })();
    const conversations = await Promise.all(
      [1, 2, 3].map(() => retried(() => freshConversation(subject.db))),
    );
    const turns = conversations.flatMap(({ context, id }) =>
      Array.from({ length: 12 }, (_, i) => ({ context, id, clientId: `c${i}`, wish: i === 8 })),
    );
    await Promise.all(
      turns.map(async ({ context, id, clientId, wish }) => {
        await new Promise((resolve) => setTimeout(resolve, random() * 400));
        // A client that hears nothing sends the same message again, to whichever program answers.
        await retried(() => {
          const db = programs[Math.floor(random() * programs.length)]!;
          const answer = async () =>
            wish
              ? outcomeOf({
                  outcome: 'handoff',
                  reason: 'wants_person',
                  handoff: { reason: 'wants_person', state: 'open', case: null },
                })
              : outcomeOf({ text: `答${clientId}` });
          return runTurn(
            { ...context, db, answer },
            { conversationId: id, clientId, text: clientId, asOf: '2026-01-05' },
          );
        });
      }),
    );
    over = true;
    await killing;
    await killer.close();
    for (const { context, id } of conversations) {
      const said = await retried(() =>
        context.db.select().from(messages).where(eq(messages.conversationId, id)).orderBy(messages.seq),
      );
      expect(said.map(({ seq }) => seq)).toEqual(said.map((_, i) => i + 1));
      expect(said.filter(({ authorKind }) => authorKind === 'asker')).toHaveLength(12);
      const opening = said.find(
        ({ answer }) => answer?.handoff?.state === 'open' && answer.outcome === 'handoff',
      );
      for (const reply of said.filter(({ authorKind }) => authorKind === 'bot')) {
        expect(
          said.filter((other) => other.authorKind === 'bot' && other.replyToSeq === reply.replyToSeq),
        ).toHaveLength(1);
        if (opening) expect(reply.visibility === 'public').toBe(reply.seq <= opening.seq);
      }
      expect(await readOpenHandoff(context, { conversationId: id })).not.toBeNull();
      expect((await verifyAudit(context)).faults.filter((fault) => fault.objectId === id)).toEqual([]);
    }
  }

  it('runs nothing more of a transaction whose connection died between two statements', async () => {
    const { db } = opened[0]!;
    const { context } = await freshConversation(db);
    const value = (key: string) => ({ agency: context.agency, key, value: 1, updatedAt: new Date() });
    const work = db.transaction(async (tx) => {
      await tx.insert(settings).values(value('first'));
      const [own] = Array.from(
        (await tx.execute(sql`select pg_backend_pid() as pid`)) as unknown as { pid: number }[],
      );
      await opened[1]!.db.execute(sql`select pg_terminate_backend(${own!.pid})`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      // What a transaction does that does not look at its errors.
      await tx
        .insert(settings)
        .values(value('second'))
        .catch(() => {});
      await tx
        .insert(settings)
        .values(value('third'))
        .catch(() => {});
      return 'done';
    });
    await expect(work).rejects.toThrow();
    expect(await db.select().from(settings).where(eq(settings.agency, context.agency))).toEqual([]);
  });

  it('says so when a transaction was rolled back by a fault that nobody minded', async () => {
    const { db } = opened[0]!;
    const { context } = await freshConversation(db);
    const work = db.transaction(async (tx) => {
      await tx.insert(settings).values({ agency: context.agency, key: 'k', value: 1, updatedAt: new Date() });
      await tx.execute(sql`select 1 / 0`).then(undefined, () => {});
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await db.select().from(settings).where(eq(settings.agency, context.agency))).toEqual([]);
  });

  it('undoes an inner transaction alone', async () => {
    const { db } = opened[0]!;
    const { context } = await freshConversation(db);
    const insert = (tx: typeof db, key: string) =>
      tx.insert(settings).values({ agency: context.agency, key, value: 1, updatedAt: new Date() });
    await db.transaction(async (tx) => {
      await insert(tx, 'outer');
      const inner = tx.transaction(async (deep) => {
        await insert(deep, 'inner');
        throw new Error('no');
      });
      await expect(inner).rejects.toThrow('no');
      await tx.transaction((deep) => insert(deep, 'second'));
    });
    const kept = await db.select().from(settings).where(eq(settings.agency, context.agency));
    expect(kept.map(({ key }) => key).sort()).toEqual(['outer', 'second']);
  });

  it('lets many wait for few connections, goes on after all were killed, and closes with waiters', async () => {
    const few = openPostgres({ url, maxConnections: 2 });
    const ask = () => few.db.transaction((tx) => tx.execute(sql`select pg_sleep(0.005)`));
    await Promise.all(Array.from({ length: 30 }, ask));
    await opened[0]!.db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    // Without a pause: the pool has not heard of it yet.
    await Promise.all(Array.from({ length: 30 }, ask));
    const last = Promise.allSettled(Array.from({ length: 10 }, ask));
    await few.close();
    const settled = await last;
    expect(settled.slice(0, 2).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(settled.slice(2).every(({ status }) => status === 'rejected')).toBe(true);
    await expect(ask()).rejects.toThrow();
    await few.close();
  });

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

/** Tries again until it works: what a client does whose connection broke. */
async function retried<T>(work: () => PromiseLike<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
