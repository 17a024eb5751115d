/**
 * Two servers on one database; one is killed outright while people are talking to it (fifty in `npm run test:long`). What it had acknowledged is
 * there, and everybody who waits is offered to staff again by the other one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { claimConversation } from '../../src/desk/claim-conversation.ts';
import { keepPresence } from '../../src/desk/keep-presence.ts';
import type { OpenDatabase, RecordsContext } from '../../src/records/context.ts';
import { migrate } from '../../src/records/migrate.ts';
import { writeSetting } from '../../src/records/queries/settings.ts';
import { conversations, deskStaff, messages, officeCalendars } from '../../src/records/schema/index.ts';
import { atDesk } from '../support/desk.ts';
import { noPostgres, startPostgres, type TestCluster } from '../support/postgres.ts';
import { type ServerProcess, startProcess } from '../support/server-process.ts';

const people = process.env.YAOWEN_TEST_LONG ? 50 : 6;
const leaseSeconds = process.env.YAOWEN_TEST_LONG ? 20 : 8;

describe.skipIf(noPostgres)(`an instance that is killed${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  let cluster: TestCluster;
  let database: OpenDatabase;
  let context: RecordsContext;
  let servers: ServerProcess[];
  const folders: string[] = [];

  beforeAll(async () => {
    cluster = await startPostgres();
    const url = cluster.createDatabase();
    database = openPostgres({ url, maxConnections: 4 });
    await migrate(database.db, readMigrations());
    context = { db: database.db, clock: { now: () => new Date() }, agency: 'default' };
    await writeSetting(context, {
      key: 'desk',
      value: { leaseSeconds, offerSeconds: 600, patienceSeconds: 3600 },
      actor: 'system',
    });
    const always = [{ from: '00:00', to: '24:00' }];
    await database.db.insert(officeCalendars).values({
      agency: context.agency,
      region: 'CN',
      version: 1,
      validFrom: '2020-01-01',
      hours: {
        weekly: { 1: always, 2: always, 3: always, 4: always, 5: always, 6: always, 7: always },
        nationalHolidays: false,
        makeUp: [],
        exceptions: [],
      },
      createdBy: 'test',
      createdAt: new Date(),
    });
    const start = () => {
      const folder = mkdtempSync(join(tmpdir(), 'yaowen-kill-'));
      folders.push(folder);
      return startProcess({ DATABASE_URL: url, DATA_DIR: folder, RATE_LIMIT_PER_MINUTE: '0' });
    };
    servers = [await start(), await start()];
  }, 300_000);
  afterAll(async () => {
    for (const server of servers ?? []) await server.end('SIGTERM').catch(() => {});
    await database?.close();
    cluster?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('loses nothing it acknowledged, and who waits is offered again', { timeout: 300_000 }, async () => {
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const send = async (server: ServerProcess, path: string, secret: string | null, body: unknown) => {
      const response = await fetch(`${server.url}/api/conversations${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return response.json();
    };
    const gone = await atDesk(context, { maxLive: 100, leaseUntil: new Date(Date.now() + 60_000) });
    const askers: { id: string; secret: string }[] = await Promise.all(
      Array.from({ length: people }, () => send(first, '', null, { lang: 'zh' })),
    );
    await Promise.all(askers.map(({ id, secret }) => send(first, `/${id}/handoff`, secret, {})));
    // Half of them have staff already; whoever these are sits at the instance that dies.
    for (const { id } of askers.slice(0, people / 2))
      await claimConversation({ ctx: gone, input: { conversationId: id } });

    const acknowledged: { id: string; clientId: string; seq: number }[] = [];
    const unheard: { asker: (typeof askers)[number]; clientId: string }[] = [];
    let dead = false;
    const talking = askers.map(async (asker) => {
      for (let n = 0; !dead; n++) {
        const clientId = `m${n}`;
        try {
          const turn = await send(first, `/${asker.id}/messages`, asker.secret, {
            clientId,
            text: `第${n}句`,
          });
          acknowledged.push({ id: asker.id, clientId, seq: turn.asked.seq });
        } catch {
          unheard.push({ asker, clientId });
          return;
        }
      }
    });
    while (acknowledged.length < people * 3) await new Promise((resolve) => setTimeout(resolve, 20));
    await first.end('SIGKILL');
    dead = true;
    await Promise.all(talking);

    // The one at the dead instance gives no sign any more; another is there.
    await database.db.update(deskStaff).set({
      leaseUntil: new Date(Date.now() + leaseSeconds * 1000),
    });
    const there = await atDesk(context, { maxLive: 100 });
    const ids = askers.map(({ id }) => id);
    for (;;) {
      await keepPresence({ ctx: there, input: { status: 'available' } });
      const rows = await database.db.select().from(conversations).where(inArray(conversations.id, ids));
      const offered = rows.filter(
        (row) => row.state === 'offered' && row.offeredTo === there.actor.staffId,
      ).length;
      if (offered === people) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }

    // Whoever heard nothing says it again, to the other instance, and is heard once.
    for (const { asker, clientId } of unheard)
      await send(second, `/${asker.id}/messages`, asker.secret, { clientId, text: '再说一遍' });
    for (const { id } of askers) {
      const rows = await database.db
        .select()
        .from(messages)
        .where(eq(messages.conversationId, id))
        .orderBy(messages.seq);
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
      const said = rows.flatMap(({ authorKind, clientId }) => (authorKind === 'asker' ? [clientId] : []));
      expect(new Set(said).size).toBe(said.length);
      for (const one of acknowledged.filter((ack) => ack.id === id))
        expect(rows[one.seq - 1]).toMatchObject({ clientId: one.clientId, authorKind: 'asker' });
      for (const one of unheard.filter(({ asker }) => asker.id === id)) expect(said).toContain(one.clientId);
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(people * 3);
  });
});
