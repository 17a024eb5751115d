/** What an open stream is told: every row once and in order, whatever is written while it reads. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPglite } from '../../src/adapters/database/pglite/open-pglite.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { followConversation, type Listener } from '../../src/http/feeds.ts';
import type { Services } from '../../src/http/services.ts';
import { createWakeUps } from '../../src/http/wake-ups.ts';
import type { OpenDatabase, RecordsContext } from '../../src/records/context.ts';
import { migrate } from '../../src/records/migrate.ts';
import { appendMessage, type MessageRow } from '../../src/records/queries/append-message.ts';
import { freshConversation } from '../support/records.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openPglite({ dataDir: null });
  await migrate(database.db, readMigrations());
});
afterAll(() => database.close());

const servicesOf = (records: RecordsContext) =>
  // What a feed looks at; it is woken by hand here.
  ({ records, wakeUps: createWakeUps(), eventPollMs: 3_600_000, keepAlive() {} }) as unknown as Services;

const say = (context: RecordsContext, conversationId: string, text: string) =>
  appendMessage(context, {
    conversationId,
    clientId: text,
    authorKind: 'asker',
    visibility: 'public',
    text,
    actor: 'asker',
  });

function follow(services: Services, id: string, given: Partial<Listener> = {}) {
  const told: number[] = [];
  const ends: string[] = [];
  const stop = followConversation(services, id, 0, {
    standing: () => {},
    signals: () => {},
    gone: () => ends.push('gone'),
    failed: () => ends.push('failed'),
    ...given,
    messages(rows: MessageRow[]) {
      told.push(...rows.map(({ seq }) => seq));
      given.messages?.(rows);
    },
  });
  return { told, ends, stop };
}

it('tells what is written between its first look and the first look of the feed', async () => {
  const { context, id } = await freshConversation(database.db);
  await say(context, id, 'one');
  let writing: Promise<unknown> | null = null;
  const stream = follow(servicesOf(context), id, {
    // Told of the first: the second is in the table before anything else is read.
    messages: () => {
      writing ??= say(context, id, 'two');
    },
  });
  await expect.poll(() => stream.told).toEqual([1, 2]);
  await writing;
  stream.stop();
});

it('tells one that comes late, and one that was there, each row once', async () => {
  const { context, id } = await freshConversation(database.db);
  const services = servicesOf(context);
  const early = follow(services, id);
  const late: ReturnType<typeof follow>[] = [];
  for (let n = 1; n <= 12; n++) {
    const writing = say(context, id, `text ${n}`);
    late.push(follow(services, id));
    await writing;
    services.wakeUps.wake(id);
  }
  const all = Array.from({ length: 12 }, (_, i) => i + 1);
  for (const stream of [early, ...late]) {
    await expect.poll(() => stream.told).toEqual(all);
    stream.stop();
  }
});

it('says nothing more once it was stopped', async () => {
  const { context, id } = await freshConversation(database.db);
  await say(context, id, 'one');
  const stream = follow(servicesOf(context), id);
  stream.stop();
  await say(context, id, 'two');
  expect(stream.told).toEqual([]);
});

it('fails once, although what it missed and what comes fail both', async () => {
  const { context, id } = await freshConversation(database.db);
  let reads = 0;
  /** A statement that fails; the first one, of what was missed, last. */
  const select = () => {
    const afterMs = reads++ === 0 ? 30 : 0;
    const statement: object = new Proxy(
      {},
      {
        get: (_, name) =>
          name === 'then'
            ? (_resolve: unknown, reject: (error: Error) => void) =>
                setTimeout(() => reject(new Error('connection lost')), afterMs)
            : () => statement,
      },
    );
    return statement;
  };
  const services = servicesOf({ ...context, db: { select } as unknown as RecordsContext['db'] });
  const stream = follow(services, id);
  services.wakeUps.wake(id);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(reads).toBe(2);
  expect(stream.ends).toEqual(['failed']);
});
