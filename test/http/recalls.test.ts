/** Answers that rest on rules which changed after they were given, found, corrected, and shown corrected. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import type { Desk } from '../../src/http/services.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { buildRelease } from '../../src/knowledge/release.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { migrate } from '../../src/records/migrate.ts';
import { readHistory } from '../../src/records/queries/read-messages.ts';
import { verifyAudit } from '../../src/records/queries/verify-audit.ts';
import { createAnswering, serveRelease } from '../../src/wire.ts';
import { createTestApp, openTestDatabase, readEvents, type TestApp } from '../support/app.ts';
import { inventedCatalogue, inventedNotes, kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { noPostgres, startPostgres, type TestCluster } from '../support/postgres.ts';
import { signInAs, type TestStaff } from '../support/staff.ts';

const fourYears = kiteRules.replace('有效期为三年', '有效期为四年');

/** A desk over these texts of the kite rules. */
async function deskOver(id: string, texts: Record<string, string>): Promise<Desk> {
  const parsed = Object.entries(texts).map(([fileName, text]) => parseDocument({ fileName, text }));
  const { content } = buildRelease({ id, parsed, catalogue: inventedCatalogue(), notes: inventedNotes() });
  const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
  const { ask, search } = createAnswering(release, { model: null, timeLimitMs: 10_000 });
  return { library: release.library, index: release.index, guides: [], helpers: [], ask, search };
}
const kite = '风筝器械管理办法(2020-03-01).md';

function describeRecalls(open: () => Promise<OpenDatabase>) {
  let database: OpenDatabase;
  let app: TestApp;
  let desk: Desk;
  let today: Date | null;
  let staff: TestStaff;

  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database?.close());

  /** An agency of its own that serves the rules as they were first loaded. */
  async function start() {
    desk = await deskOver('rel_one', { [kite]: kiteRules });
    app = await createTestApp(database, { desk: () => desk });
    today = null;
    const { clock } = app.services.records;
    const { now } = clock;
    clock.now = () => {
      const at = now();
      return today === null ? at : new Date(today.getTime() + (at.getTime() % 86_400_000) / 1000);
    };
    staff = await signInAs(app, 'supervisor');
  }
  const ask = async (text: string, given: { asOf?: string; clientId?: string } = {}) => {
    const { id, secret } = await app.open();
    const body = { clientId: given.clientId ?? 'c1', text, asOf: given.asOf ?? null, mode: 'quote' };
    const turn = await (await app.send('POST', `/api/conversations/${id}/messages`, body, secret)).json();
    return { id, secret, turn, body };
  };
  const recalls = async (all = false) =>
    (await (await staff.send('GET', `/api/admin/recalls?all=${all}`)).json()).recalls;
  const mark = (conversation: string, given: object) =>
    staff.send('POST', '/api/admin/recalls', { conversation, seq: 2, ...given });
  const read = async ({ id, secret }: { id: string; secret: string }) =>
    (await (await app.send('GET', `/api/conversations/${id}/messages`, undefined, secret)).json()).messages;

  it('lists an answer whose article was changed, and no other', async () => {
    await start();
    const touched = await ask('登记证有效期几年？');
    await ask('变更地址要重新提交抗风试验报告吗？');
    expect(touched.turn.answer.citations[0]).toMatchObject({ article: '第六条' });
    expect(await recalls()).toEqual([]);
    desk = await deskOver('rel_two', { [kite]: fourYears });
    expect(await recalls()).toMatchObject([
      {
        conversation: touched.id,
        seq: 2,
        role: 'bot',
        open: true,
        reasons: [{ code: 'changed', article: '第六条', was: 'in_force', now: 'in_force' }],
        mark: null,
      },
    ]);
  });

  it('shows a corrected answer with its correction wherever it is shown again', async () => {
    await start();
    const asked = await ask('登记证有效期几年？');
    desk = await deskOver('rel_two', { [kite]: fourYears });
    const correction = '有效期现为四年，见第六条。';
    const done = await mark(asked.id, { state: 'corrected', correction });
    expect(await done.json()).toEqual({ noticeSeq: 3 });
    expect(await recalls()).toEqual([]);
    expect(await recalls(true)).toMatchObject([
      { mark: { state: 'corrected', correction, by: `staff:${staff.id}` } },
    ]);

    const marked = { correction: { text: correction }, recalled: { reasons: ['changed'] } };
    // On record, after a reconnect, when the same message is sent again, in the stock chat, to what a model is told.
    const [, answer, notice] = await read(asked);
    expect(answer).toMatchObject({ ...marked, answer: { text: asked.turn.answer.text, ...marked } });
    expect(notice).toMatchObject({ role: 'system', replyTo: 2 });
    expect(notice.text).toContain(correction);
    const stream = await app.request(`/api/conversations/${asked.id}/events`, {
      headers: { authorization: `Bearer ${asked.secret}` },
    });
    for await (const { data } of readEvents(stream)) {
      const message = data as { seq: number };
      if (message.seq !== 2) continue;
      expect(message).toMatchObject({ ...marked, answer: marked });
      break;
    }
    const again = await app.send('POST', `/api/conversations/${asked.id}/messages`, asked.body, asked.secret);
    expect(await again.json()).toMatchObject({ repeated: true, answer: marked });
    const history = await readHistory(app.services.records, {
      conversationId: asked.id,
      before: 3,
      limit: 10,
    });
    expect(history.at(-1)!.text).toContain(correction);
    // What was said and sealed is as it was.
    expect((await verifyAudit(app.services.records)).faults).toEqual([]);
  });

  it('tells the asker once, says it in their language, and can keep silent', async () => {
    await start();
    const asked = await ask('How many years is the kite registration certificate valid?');
    const words = { state: 'corrected', correction: 'Four years.' };
    expect(await (await mark(asked.id, words)).json()).toEqual({ noticeSeq: 3 });
    expect(await (await mark(asked.id, words)).json()).toEqual({ noticeSeq: 3 });
    expect((await read(asked)).at(-1).text).toBe('An earlier answer has been corrected: Four years.');
    const quiet = await ask('登记证有效期几年？');
    expect(await (await mark(quiet.id, { state: 'recalled', notify: false })).json()).toEqual({
      noticeSeq: null,
    });
    expect((await read(quiet)).at(-1)).toMatchObject({ recalled: { reasons: [] }, correction: null });
  });

  it('lets an answer stand until its basis changes again', async () => {
    await start();
    const asked = await ask('登记证有效期几年？');
    desk = await deskOver('rel_two', { [kite]: fourYears });
    await mark(asked.id, { state: 'dismissed' });
    expect(await recalls()).toEqual([]);
    expect((await read(asked))[1]).toMatchObject({ recalled: null, correction: null });
    desk = await deskOver('rel_three', { [kite]: kiteRules.replace('有效期为三年', '有效期为五年') });
    expect(await recalls()).toMatchObject([{ conversation: asked.id, mark: { state: 'dismissed' } }]);
    desk = await deskOver('rel_four', { [kite]: kiteRules });
    expect(await recalls()).toEqual([]);
  });

  it('lists what ended by the calendar alone, and not what was asked of the past', async () => {
    await start();
    const both = { [kite]: kiteRules, '风筝暂行规定(2010-05-01).md': oldKiteRules };
    desk = await deskOver('rel_one', both);
    today = new Date('2020-04-20T04:00:00Z');
    const before = await ask('放飞费是多少？');
    expect(before.turn.answer.citations[0]).toMatchObject({ document: '风筝暂行规定', status: 'in_force' });
    expect(await recalls()).toEqual([]);
    today = new Date('2020-05-02T04:00:00Z');
    const past = await ask('放飞费是多少？', { asOf: '2015-01-01' });
    expect(past.turn.answer.citations[0]).toMatchObject({ document: '风筝暂行规定' });
    expect(await recalls()).toMatchObject([
      {
        conversation: before.id,
        reasons: [
          {
            code: 'ended',
            was: 'in_force',
            now: 'repealed',
            effectiveTo: '2020-05-01',
            endedByDocument: '风筝器械管理办法',
          },
        ],
      },
    ]);
    desk = await deskOver('rel_two', { [kite]: kiteRules });
    expect((await recalls()).map(({ reasons }: { reasons: { code: string }[] }) => reasons[0]!.code)).toEqual(
      ['removed', 'removed'],
    );
  });

  it('is refused for what is no answer, without words, and to whoever may not', async () => {
    await start();
    const asked = await ask('登记证有效期几年？');
    expect((await mark(asked.id, { seq: 1, state: 'recalled' })).status).toBe(404);
    expect((await mark('cnv_none', { state: 'recalled' })).status).toBe(404);
    expect((await mark(asked.id, { state: 'corrected', correction: ' ' })).status).toBe(422);
    const auditor = await signInAs(app, 'auditor');
    const body = { conversation: asked.id, seq: 2, state: 'recalled' };
    expect((await auditor.send('POST', '/api/admin/recalls', body)).status).toBe(403);
    expect((await app.send('GET', '/api/admin/recalls')).status).toBe(401);
    expect(await read(asked)).toHaveLength(2);
  });
}

describe('recalls on PGlite', () => describeRecalls(openTestDatabase));

describe.skipIf(noPostgres)(`recalls on PostgreSQL${noPostgres ? ` (skipped: ${noPostgres})` : ''}`, () => {
  let cluster: TestCluster;
  afterAll(() => cluster?.stop());
  describeRecalls(async () => {
    cluster = await startPostgres();
    const database = openPostgres({ url: cluster.createDatabase() });
    await migrate(database.db, readMigrations());
    return database;
  });
});
