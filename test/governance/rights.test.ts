import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { outbox } from '../../src/records/schema/index.ts';
import { createTestApp } from '../support/app.ts';
import { onBothDatabases } from '../support/both-databases.ts';
import { signInAs } from '../support/staff.ts';

/** Words that stand nowhere else. */
const planted = ['青鸾纸鸢八四七二', 'planted.asker@portal.example', '13911112222', '不满意的琥珀色意见'];

onBothDatabases('rights of the asker', (opened) => {
  /** Every row of every table as text: what a dump would hold. */
  const dump = async (): Promise<Map<string, string>> => {
    const { db } = opened().database;
    const rowsOf = (result: unknown) =>
      (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as Record<string, string>[];
    const tables = rowsOf(
      await db.execute(
        sql`select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
          where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
      ),
    );
    expect(tables.length).toBeGreaterThan(35);
    const texts = new Map<string, string>();
    for (const { name } of tables)
      texts.set(
        name!,
        rowsOf(await db.execute(sql.raw(`select row_to_json(t)::text as row from ${name} t`)))
          .map(({ row }) => row)
          .join('\n'),
      );
    return texts;
  };
  const where = async (words: string) =>
    [...(await dump())].filter(([, text]) => text.includes(words)).map(([name]) => name);

  it('takes everything along, with the label of the machine, and for the holder of the secret alone', async () => {
    const app = await createTestApp(opened().database);
    const { id, secret } = await app.open();
    const body = { clientId: 'c', text: '风筝器械登记证有效期几年' };
    await app.send('POST', `/api/conversations/${id}/messages`, body, secret);
    const taken = await (await app.send('GET', `/api/conversations/${id}/export`, undefined, secret)).json();
    expect(taken.messages.map((one: { author: string }) => one.author)).toEqual(['asker', 'bot']);
    expect(taken.messages[0].text).toBe(body.text);
    expect(taken.messages[1]).toMatchObject({ aigc: { label: true }, evidence: [{ n: 1 }] });
    const other = await app.open();
    expect((await app.send('GET', `/api/conversations/${id}/export`, undefined, other.secret)).status).toBe(
      404,
    );
    expect((await app.send('GET', `/api/conversations/${id}/export`)).status).toBe(401);
  });

  it('leaves no word in the whole database after it is deleted', async () => {
    const app = await createTestApp(opened().database);
    await signInAs(app, 'agent');
    const { id, secret } = await app.open();
    const say = async (clientId: string, text: string) =>
      (await app.send('POST', `/api/conversations/${id}/messages`, { clientId, text }, secret)).json();
    const first = await say('c1', `${planted[0]} 登记证有效期几年，邮箱 ${planted[1]}，电话 ${planted[2]}`);
    const rated = { rating: 'down', comment: planted[3] };
    const thanks = await app.send('POST', `/api/messages/${first.reply.id}/feedback`, rated, secret);
    expect(thanks.status).toBe(200);
    await say('c2', `${planted[0]} 转人工`);
    await say('c3', `${planted[0]} 还在吗`);
    // A letter that waits, as a case with a contact leaves it.
    const { db, agency, clock } = app.services.records;
    await db.insert(outbox).values({
      id: `out_${agency}`,
      agency,
      channel: 'mail',
      conversationId: id,
      event: 'case.answered',
      payload: { to: planted[1], text: planted[0] },
      state: 'pending',
      attempts: 0,
      nextAt: clock.now(),
      createdAt: clock.now(),
    });
    // What a person was told to mask never got in; what they said did, until they deleted it.
    expect((await where(planted[1]!)).map((name) => name.split('.').at(-1))).toEqual(['outbox']);
    expect(await where(planted[2]!)).toEqual([]);
    expect((await where(planted[0]!)).length).toBeGreaterThan(0);
    expect((await app.send('DELETE', `/api/conversations/${id}`, undefined, secret)).status).toBe(204);
    for (const words of planted) expect(await where(words), words).toEqual([]);
    const after = await dump();
    const left = [...after].filter(([, text]) => text.includes(id)).map(([name]) => name.split('.').at(-1));
    expect(left).toContain('audit');
    expect((await app.send('GET', `/api/conversations/${id}`, undefined, secret)).status).toBe(404);
  });
});
