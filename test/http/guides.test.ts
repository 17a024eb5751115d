/** Service guides: read, as of a day, as a page, and as a check of one's papers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';

let database: OpenDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
});
afterAll(() => database.close());

const get = async (path: string) => (await app.request(path)).json();
const post = (path: string, form: string) =>
  app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  });

describe('a guide', () => {
  it('is listed by field', async () => {
    const { guides } = await get('/api/guides?product=procedure');
    expect(guides).toMatchObject([{ id: 'kite-registration', title: { en: 'Registering a Class II kite' } }]);
    expect((await get('/api/guides?product=drug')).guides).toEqual([]);
    expect((await app.request('/api/guides?product=weather')).status).toBe(422);
  });

  it('cites for every statement the articles that carry it', async () => {
    const guide = await get('/api/guides/kite-registration');
    const statements = guide.sections.flatMap((s: { statements: { citations: number[] }[] }) => s.statements);
    for (const statement of [guide.summary, ...statements]) {
      expect(statement.citations.length).toBeGreaterThan(0);
      for (const n of statement.citations) expect(guide.citations[n - 1].n).toBe(n);
    }
    expect(guide.citations[0]).toMatchObject({
      provision: '风筝器械管理办法@2020-03-01/第三条',
      source: 'official',
      status: 'in_force',
    });
  });

  it('leaves out, and names, what rests on a rule that is no longer in force', async () => {
    const guide = await get('/api/guides/kite-registration');
    expect(guide.sections.map((s: { section: string }) => s.section)).not.toContain('fee');
    expect(guide.leftOut).toEqual([{ section: 'fee', basis: ['风筝暂行规定/第二条'] }]);
    const before = await get('/api/guides/kite-registration?asOf=2015-01-01');
    expect(before.summary).toBeNull();
    expect(before.sections.map((s: { section: string }) => s.section)).toEqual(['fee']);
  });

  it('says what is not settled and which documents are not held', async () => {
    const guide = await get('/api/guides/kite-registration');
    expect(guide.open).toHaveLength(1);
    expect(guide.notHeld).toEqual(['风筝竞赛规则']);
  });

  it('that does not exist is not found, with where to look', async () => {
    const reply = await app.request('/api/guides/none');
    expect(reply.status).toBe(404);
    expect((await reply.json()).error).toMatchObject({ code: 'not_found:guide' });
    expect((await app.request('/guides/none')).status).toBe(404);
  });
});

describe('a pre-check', () => {
  const check = async (have: unknown) =>
    app.send('POST', '/api/guides/kite-registration/pre-check', { have, asOf: '2026-01-01' });

  it('lists all that is missing, each with its article, and promises nothing', async () => {
    const reply = await (await check(['drawing'])).json();
    expect(reply.missing.map((m: { id: string }) => m.id)).toEqual(['form']);
    expect(reply.perhapsMissing).toMatchObject([{ id: 'wind-report', when: { zh: '首次登记' } }]);
    expect(reply.have.map((m: { id: string }) => m.id)).toEqual(['drawing']);
    for (const one of [...reply.missing, ...reply.perhapsMissing])
      expect(one.citations.length).toBeGreaterThan(0);
    expect(reply.note.zh).toContain('不代表');
  });

  it('refuses documents that the guide does not know', async () => {
    const reply = await check(['drawing', 'passport']);
    expect(reply.status).toBe(422);
    expect((await reply.json()).error.message).toContain('passport');
    expect((await check('form')).status).toBe(422);
  });
});

describe('the page of a guide', () => {
  it('works without scripts in both languages', async () => {
    const zh = await (await app.request('/guides/kite-registration?lang=zh')).text();
    expect(zh).toContain('<h1>第二类风筝器械登记</h1>');
    expect(zh).toContain('不是法规原文');
    expect(zh).not.toContain('<script');
    const en = await (await app.request('/guides/kite-registration?lang=en')).text();
    expect(en).toContain('<h1>Registering a Class II kite</h1>');
    expect(await (await app.request('/guides?lang=en')).text()).toContain(
      '/guides/kite-registration?lang=en',
    );
  });

  it('keeps the ticks and names what is missing', async () => {
    const page = await (await post('/guides/kite-registration?lang=zh', 'have=form&have=drawing')).text();
    expect(page).toContain('value="form" checked');
    expect(page).toContain('清单上的必备材料都齐了');
    expect(page).toContain('视情况还可能需要');
  });

  it('takes hostile ticks as text', async () => {
    const page = await (await post('/guides/kite-registration', 'have=%22%3E%3Cscript%3E&have=%00')).text();
    expect(page).not.toContain('<script');
    expect((await post('/guides/kite-registration', `have=${'x'.repeat(70_000)}`)).status).toBe(413);
  });
});

describe('a decision helper', () => {
  const step = (at?: string) => get(`/api/decision-helpers/kite-path${at ? `?at=${at}` : ''}`);

  it('asks one question at a time and ends in a statement with its article and guide', async () => {
    expect((await get('/api/decision-helpers')).helpers).toMatchObject([{ id: 'kite-path' }]);
    const first = await step();
    expect(first.end).toBeNull();
    expect(first.question.why.citations).toEqual([1]);
    const { to } = first.question.options[1];
    expect(await step(to)).toMatchObject({
      question: null,
      end: { en: 'Register it.', citations: [1] },
      citations: [{ article: '第四条' }],
      guides: [{ id: 'kite-registration' }],
    });
  });

  it('concludes nothing from a rule that is no longer in force', async () => {
    expect(await step('old')).toMatchObject({ end: null, citations: [] });
    expect(await (await app.request('/decision-helpers/kite-path?at=old')).text()).toContain('不能给出结论');
  });

  it('has pages without scripts, and refuses steps it does not have', async () => {
    const html = await (await app.request('/decision-helpers/kite-path?lang=en')).text();
    expect(html).toContain('/decision-helpers/kite-path?lang=en&amp;at=registration');
    expect((await app.request('/api/decision-helpers/kite-path?at=constructor')).status).toBe(404);
    expect((await app.request('/api/decision-helpers/none')).status).toBe(404);
  });
});
