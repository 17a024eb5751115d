import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createSwitchboard } from '../../src/governance/switches.ts';
import type { Composer } from '../../src/ports.ts';
import { verifyAudit } from '../../src/records/queries/verify-audit.ts';
import { audit } from '../../src/records/schema/index.ts';
import type { SwitchKind } from '../../src/records/schema/switches.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import { onBothDatabases } from '../support/both-databases.ts';
import { signInAs } from '../support/staff.ts';

const renewal = '风筝器械登记证有效期几年';
const emergency = '孩子误吞了半瓶药，昏迷了';

/** Writes nothing true: whatever it says never gets past the proof. */
const model: Composer = {
  mode: 'model',
  async *compose(evidence) {
    const { passage, start, end } = evidence.blocks[0]!;
    const span = { passage, start, end, paragraph: null, item: null };
    yield { text: passage.provision.text.slice(start, end), spans: [span], unknownMarks: [] };
  },
};
const version = { model: 'model-a', promptDigest: 'a'.repeat(64) };

onBothDatabases('switches', (opened) => {
  const start = (options: TestAppOptions = {}) => createTestApp(opened().database, options);
  const ask = async (app: TestApp, text: string) => {
    const { id, secret } = await app.open();
    const response = await app.send(
      'POST',
      `/api/conversations/${id}/messages`,
      { clientId: 'c1', text },
      secret,
    );
    return (await response.json()).answer;
  };
  const set = (app: TestApp, kind: SwitchKind, target = '', expiresAt: Date | null = null) =>
    app.services.switches.set({ kind, target, reason: '演练', expiresAt, actor: 'operator' });
  const clear = (app: TestApp, kind: SwitchKind, target = '') =>
    app.services.switches.clear({ kind, target, reason: '演练结束', actor: 'operator' });

  it('machine off: every question ends with the offer of a person, and says so', async () => {
    const app = await start();
    expect((await ask(app, renewal)).outcome).toBe('answered');
    await set(app, 'machine');
    for (const [text, words] of [
      [renewal, '暂停'],
      ['你好', '暂停'],
      ['How long is the kite certificate valid?', 'paused'],
    ]) {
      const answer = await ask(app, text!);
      expect(answer).toMatchObject({ outcome: 'handoff', reason: 'machine_off', claims: [] });
      expect(answer.handoff).toMatchObject({ state: 'offered' });
      expect(answer.text).toContain(words);
    }
    // What saves a life is no machine's judgement, and nobody is kept from a person.
    expect((await ask(app, emergency)).outcome).toBe('emergency');
    expect((await ask(app, '转人工')).handoff).toMatchObject({ state: 'open' });
    const search = await app.send('POST', '/api/search', { query: renewal });
    expect((await search.json()).results[0]).toMatchObject({ document: '风筝器械管理办法' });
    await clear(app, 'machine');
    expect((await ask(app, renewal)).outcome).toBe('answered');
  });

  it('model off: what a model would have written is quoted, marked in the answer', async () => {
    const app = await start({ answering: { model: { composer: model, version } } });
    expect(await ask(app, renewal)).toMatchObject({ mode: 'model', degraded: [] });
    await set(app, 'model');
    expect(await ask(app, renewal)).toMatchObject({ mode: 'quote', degraded: ['model_off'] });
  });

  it('a topic off: by product, and by words in the question; others are answered', async () => {
    const app = await start();
    await set(app, 'topic', '有效期');
    expect(await ask(app, renewal)).toMatchObject({ outcome: 'handoff', reason: 'topic_off' });
    expect((await ask(app, '风筝器械登记要提交什么资料')).outcome).not.toBe('handoff');
    await clear(app, 'topic', '有效期');
    await set(app, 'topic', 'device');
    expect(await ask(app, renewal)).toMatchObject({ reason: 'topic_off' });
  });

  it('a document off: not found, not cited, and its neighbours do not answer in its place', async () => {
    const app = await start();
    await set(app, 'document', '风筝办法');
    for (const text of [renewal, '《风筝器械管理办法》第六条怎么说', '国家风筝局令第12号讲什么']) {
      const answer = await ask(app, text);
      expect([text, answer.reason], text).toEqual([text, 'document_off']);
      expect(JSON.stringify([answer.citations, answer.found])).not.toContain('风筝器械管理办法');
    }
    const found = await (await app.send('POST', '/api/search', { query: renewal })).json();
    expect(JSON.stringify(found.results)).not.toContain('风筝器械管理办法');
    expect(found.degraded).toContain('document_off');
    await clear(app, 'document', '风筝办法');
    expect((await ask(app, renewal)).outcome).toBe('answered');
  });

  it('an answer class off: by what is asked for, and by outcome without a claim told ahead', async () => {
    const app = await start();
    await set(app, 'answer_class', 'penalty');
    expect(await ask(app, '未经登记放飞第二类风筝器械怎么处罚')).toMatchObject({ reason: 'class_off' });
    expect((await ask(app, renewal)).outcome).toBe('answered');
    await clear(app, 'answer_class', 'penalty');
    await set(app, 'answer_class', 'answered');
    const { id, secret } = await app.open();
    const stream = await app.request('/api/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({
        id,
        messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: renewal }] }],
      }),
    });
    const told = await stream.text();
    expect(told).toContain('class_off');
    expect(told).not.toContain('三年');
  });

  it('read-only: nothing new is taken, everything can be read, and it can be left', async () => {
    const app = await start();
    const before = await app.open();
    const supervisor = await signInAs(app, 'supervisor');
    await set(app, 'read_only');
    const refused = await app.send('POST', '/api/conversations');
    expect([refused.status, (await refused.json()).error.code]).toEqual([503, 'unavailable:request']);
    expect((await app.request('/ask', { method: 'POST', body: 'question=x' })).status).toBe(503);
    expect(
      (await app.send('DELETE', `/api/conversations/${before.id}`, undefined, before.secret)).status,
    ).toBe(503);
    expect((await app.send('POST', '/api/search', { query: renewal })).status).toBe(200);
    expect(
      (
        await app.request(`/api/conversations/${before.id}`, {
          headers: { authorization: `Bearer ${before.secret}` },
        })
      ).status,
    ).toBe(200);
    const left = await supervisor.send('POST', '/api/admin/switches', {
      action: 'clear',
      kind: 'read_only',
      reason: '维护结束',
    });
    expect([left.status, await left.json()]).toEqual([200, { switches: [] }]);
    expect((await app.send('POST', '/api/conversations')).status).toBe(201);
  });

  it('ends by itself at its time', async () => {
    const app = await start();
    const soon = new Date(app.services.records.clock.now().getTime() + 60_000);
    await set(app, 'machine', '', soon);
    expect((await app.services.switches.current()).machine).toBe(true);
    // The clock of these records moves a second at each look.
    for (let look = 0; look < 61; look++) app.services.records.clock.now();
    expect(await app.services.switches.current()).toMatchObject({ machine: false, list: [] });
  });

  it('stands in the audit with who and why, and in /readyz', async () => {
    const app = await start();
    const administrator = await signInAs(app, 'administrator');
    const send = (body: object) => administrator.send('POST', '/api/admin/switches', body);
    expect((await send({ action: 'set', kind: 'machine', reason: '答错了' })).status).toBe(200);
    expect((await send({ action: 'set', kind: 'machine', reason: ' ' })).status).toBe(422);
    expect((await send({ action: 'set', kind: 'answer_class', target: 'none', reason: 'x' })).status).toBe(
      422,
    );
    expect((await send({ action: 'clear', kind: 'model', reason: 'x' })).status).toBe(404);
    const ready = await (await app.request('/readyz')).json();
    expect(ready.switches).toEqual([{ kind: 'machine', target: '', expiresAt: null }]);
    expect(JSON.stringify(ready)).not.toContain('答错了');
    await send({ action: 'clear', kind: 'machine', reason: '已改正' });
    const { db, agency } = app.services.records;
    const rows = await db
      .select()
      .from(audit)
      .where(eq(audit.objectId, `${agency}/machine/`))
      .orderBy(audit.n);
    expect(rows.map(({ action, actor, detail }) => [action, actor, detail.reason])).toEqual([
      ['switch.set', `staff:${administrator.id}`, '答错了'],
      ['switch.clear', `staff:${administrator.id}`, '已改正'],
    ]);
    expect((await verifyAudit(app.services.records)).faults).toEqual([]);
  });

  it('reaches another instance within seconds, and stands while the database does not answer', async () => {
    const { database, another } = opened();
    const app = await createTestApp(database);
    const other = another();
    const records = { ...app.services.records, db: (other ?? database).db };
    let broken = false;
    const faults: unknown[] = [];
    const elsewhere = createSwitchboard(
      {
        ...records,
        get db() {
          if (broken) throw new Error('gone');
          return (other ?? database).db;
        },
      },
      { maxAgeMs: 50, onFault: (error) => faults.push(error) },
    );
    expect((await elsewhere.current()).machine).toBe(false);
    await set(app, 'machine');
    await expect.poll(async () => (await elsewhere.current()).machine).toBe(true);
    broken = true;
    await expect
      .poll(async () => {
        await elsewhere.current();
        return faults.length;
      })
      .toBeGreaterThan(0);
    expect((await elsewhere.current()).machine).toBe(true);
  });
});

describe('switches of agencies', () => {
  it('are looked up by agency', async () => {
    const { openTestDatabase } = await import('../support/app.ts');
    const database = await openTestDatabase();
    const [one, two] = [await createTestApp(database), await createTestApp(database)];
    await one.services.switches.set({
      kind: 'machine',
      target: '',
      reason: 'x',
      expiresAt: null,
      actor: 'operator',
    });
    expect(await two.services.switches.list()).toEqual([]);
    await database.close();
  });
});
