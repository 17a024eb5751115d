import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { replayAnswer } from '../../src/governance/replay-answer.ts';
import { audit, citations, messages, turnTraces } from '../../src/records/schema/index.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { onBothDatabases } from '../support/both-databases.ts';
import { signInAs } from '../support/staff.ts';

onBothDatabases('replay', (opened) => {
  const asked = async (text = '风筝器械登记证有效期几年，电话13812345678') => {
    const app = await createTestApp(opened().database);
    const { id, secret } = await app.open();
    const body = { clientId: 'c1', text };
    const reply = await (await app.send('POST', `/api/conversations/${id}/messages`, body, secret)).json();
    return { app, conversation: id, message: reply.reply.id as string, seq: reply.reply.seq as number };
  };
  const replay = (app: TestApp, id: string) =>
    replayAnswer(app.services.records, { id, serving: app.services.desk().library });

  it.each([
    '风筝器械登记证有效期几年',
    '未经登记放飞第二类风筝器械怎么处罚',
    'How long is the kite certificate valid?',
    '《风筝暂行规定》第一条',
    '你好',
    '量子力学怎么学',
  ])('finds «%s» identical', async (text) => {
    const { app, message } = await asked(text);
    expect(await replay(app, message)).toMatchObject({ identical: true, differences: [] });
  });

  it('also where the release is gone: from the frozen quotes alone', async () => {
    const { app, message } = await asked();
    expect(await replayAnswer(app.services.records, { id: message })).toMatchObject({
      identical: true,
      against: 'frozen',
    });
    expect(await replay(app, message)).toMatchObject({ identical: true, against: 'release' });
  });

  it('names what differs: a claim rewritten, a quote exchanged, a check turned, a text changed', async () => {
    const { app, message, conversation, seq } = await asked();
    const { db } = app.services.records;
    const of = <Table extends typeof messages | typeof citations | typeof turnTraces>(table: Table) =>
      and(eq(table.conversationId, conversation), eq(table.seq, seq));
    const whole = (await db.select().from(messages).where(of(messages)))[0]!;
    const restore = () => db.update(messages).set({ answer: whole.answer }).where(of(messages));
    const whats = async () =>
      (await replay(app, message)).differences.map(({ what, where }) => `${what} ${where}`);

    const claims = whole.answer!.claims.map((claim) => ({
      ...claim,
      text: claim.text.replace('三年', '九年'),
    }));
    await db
      .update(messages)
      .set({ answer: { ...whole.answer!, claims } })
      .where(of(messages));
    expect(await whats()).toEqual(
      expect.arrayContaining(['message digest', 'claim claim 1', 'check claim 1: numbers', 'message text']),
    );
    await restore();

    await db
      .update(citations)
      .set({ quote: '另一句话。' })
      .where(and(of(citations), eq(citations.n, 1)));
    expect(await whats()).toEqual(expect.arrayContaining(['evidence digest', 'quote citation 1']));
    const cited = whole.answer!.citations[0]!;
    await db
      .update(citations)
      .set({ quote: cited.quote })
      .where(and(of(citations), eq(citations.n, 1)));
    expect(await whats()).toEqual([]);

    const [row] = await db.select().from(turnTraces).where(of(turnTraces));
    const trace = structuredClone(row!.trace) as { claims: { checks: { name: string; ok: boolean }[] }[] };
    trace.claims[0]!.checks.find(({ name }) => name === 'numbers')!.ok = false;
    await db.update(turnTraces).set({ trace }).where(of(turnTraces));
    expect(await whats()).toEqual(['check claim 1: numbers']);
    await db.update(turnTraces).set({ trace: row!.trace }).where(of(turnTraces));

    const { library } = app.services.desk();
    const changed = {
      ...library,
      provisions: async (ids: readonly string[]) =>
        (await library.provisions(ids)).map((one) => ({ ...one, text: one.text.replace('三年', '五年') })),
    };
    const against = await replayAnswer(app.services.records, { id: message, serving: changed });
    expect(against.differences.map(({ what }) => what)).toEqual(expect.arrayContaining(['text', 'quote']));

    await db.delete(citations).where(and(of(citations), eq(citations.n, 1)));
    expect(await whats()).toEqual(expect.arrayContaining(['evidence digest', 'evidence citation 1']));
  });

  it('explains the answer to an auditor on one page, and the read is on record', async () => {
    const { app, message, conversation } = await asked();
    const auditor = await signInAs(app, 'auditor');
    const response = await auditor.send('GET', `/api/admin/answers/${message}?reason=complaint`);
    expect(response.status).toBe(200);
    const page = await response.json();
    expect(page).toMatchObject({
      outcome: 'answered',
      asked: { seq: 1 },
      searched: expect.arrayContaining([
        expect.objectContaining({
          provision: '风筝器械管理办法@2020-03-01/第六条',
          ranks: expect.any(Object),
        }),
      ]),
      versions: { release: 'rel_invented', composer: 'quote', index: 'embedded', model: null },
      replay: { identical: true },
    });
    expect(page.claims[0].checks.map(({ name }: { name: string }) => name)).toContain('numbers');
    expect(JSON.stringify(page)).not.toContain('13812345678');
    const { db } = app.services.records;
    const rows = await db.select().from(audit).where(eq(audit.objectId, conversation)).orderBy(audit.n);
    expect(rows.at(-1)).toMatchObject({
      action: 'answer.read',
      actor: `staff:${auditor.id}`,
      detail: { reason: 'complaint', seq: 2 },
    });
  });

  it('is not for agents, and knows no answers of other agencies', async () => {
    const { app, message } = await asked();
    const agent = await signInAs(app, 'agent');
    expect((await agent.send('GET', `/api/admin/answers/${message}`)).status).toBe(403);
    const elsewhere = await createTestApp(opened().database);
    const auditor = await signInAs(elsewhere, 'auditor');
    expect((await auditor.send('GET', `/api/admin/answers/${message}`)).status).toBe(404);
    expect((await auditor.send('GET', '/api/admin/answers/msg_none')).status).toBe(404);
  });
});
