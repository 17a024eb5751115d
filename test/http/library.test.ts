/** Reading the law: search, documents, provisions. */
import { afterAll, beforeAll, expect, it } from 'vitest';
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
const sixth = '风筝器械管理办法@2020-03-01/第六条';

it('finds provisions in the shape of the search command', async () => {
  const reply = await (
    await app.send('POST', '/api/search', { query: '登记证有效期', k: 3, asOf: '2026-01-01' })
  ).json();
  expect(Object.keys(reply)).toEqual(['query', 'asOf', 'release', 'results']);
  expect(reply.results.length).toBeLessThanOrEqual(3);
  expect(reply.results[0]).toMatchObject({
    rank: 1,
    provision: sixth,
    document: '风筝器械管理办法',
    article: '第六条',
  });
});

it('searches the law of the day asked for', async () => {
  const before = await (
    await app.send('POST', '/api/search', { query: '登记证有效期', asOf: '2015-01-01' })
  ).json();
  expect(before.results[0]).toMatchObject({ document: '风筝暂行规定', article: '第一条' });
});

it('tells one provision with its edition, note and neighbours', async () => {
  const provision = await get(`/api/provisions/${encodeURIComponent(sixth)}`);
  expect(provision).toMatchObject({
    id: sixth,
    key: '风筝器械管理办法/第六条',
    document: '风筝器械管理办法',
    documentEn: 'Measures for Kite Devices',
    number: '国家风筝局令第12号',
    article: '第六条',
    headings: ['第二章 登记'],
    source: 'official',
    status: 'in_force',
    effectiveFrom: '2020-05-01',
    effectiveTo: null,
    url: null,
    note: { en: expect.stringContaining('3 years') },
    previous: '风筝器械管理办法@2020-03-01/第五条',
    next: '风筝器械管理办法@2020-03-01/第七条',
  });
  expect(provision.text).toMatch(/^第六条 /);
  const early = await get(`/api/provisions/${encodeURIComponent(sixth)}?asOf=2020-04-01`);
  expect(early.status).toBe('not_yet');
});

it('reads from the first article to the last by the neighbours', async () => {
  let id: string | null = '风筝器械管理办法@2020-03-01/第一条';
  const read: string[] = [];
  while (id) {
    const { article, next } = await get(`/api/provisions/${encodeURIComponent(id)}`);
    read.push(article);
    id = next;
  }
  expect(read).toEqual([...'一二三四五六七八九十'].map((n) => `第${n}条`));
});

it('lists documents, those known but not held included', async () => {
  const { documents, release } = await get('/api/documents?asOf=2026-01-01');
  expect(release).toBe('rel_invented');
  const byTitle = Object.fromEntries(documents.map((d: { id: string }) => [d.id, d]));
  expect(byTitle.风筝器械管理办法.editions).toMatchObject([{ status: 'in_force', provisions: 10 }]);
  expect(byTitle.风筝暂行规定.editions).toMatchObject([{ effectiveTo: '2020-05-01', provisions: 2 }]);
  expect(byTitle.风筝竞赛规则.editions).toMatchObject([{ provisions: 0, number: null, url: null }]);
});

it.each(['风筝器械管理办法', '风筝办法', '风筝器械管理办法@2020-03-01'])(
  'tells the document %s with its provisions',
  async (id) => {
    const document = await get(`/api/documents/${encodeURIComponent(id)}`);
    expect(document.document).toBe('风筝器械管理办法');
    expect(document.provisions).toHaveLength(10);
    expect(document.provisions[0]).toMatchObject({ article: '第一条', source: 'official' });
  },
);
