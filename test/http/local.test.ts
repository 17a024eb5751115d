/** Routes for commands of the data folder's owner. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';
import { inventedRelease } from '../support/invented-law.ts';

let database: OpenDatabase;
let app: TestApp;
const ingested: { path: string; size: number | null }[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database, {
    local: {
      token: 'local-token',
      content: async () => inventedRelease(),
      ingest: async (files, { publish, lang }) => {
        ingested.push(...files.map(({ path, bytes }) => ({ path, size: bytes?.length ?? null })));
        return { publish, lang };
      },
    },
  });
});
afterAll(() => database.close());

const question = { text: '登记证有效期几年？', asOf: '2026-01-01' };

it.each([undefined, '', 'wrong', 'local-token2'])('are not there without the token (%s)', async (token) => {
  for (const [method, path] of [
    ['POST', 'ask'],
    ['POST', 'search'],
    ['GET', 'release'],
    ['POST', 'ingest'],
  ] as const) {
    const response = await app.send(
      method,
      `/api/local/${path}`,
      method === 'POST' ? question : undefined,
      token,
    );
    expect([path, response.status]).toEqual([path, 404]);
  }
});

it('are not there where the server has no data folder', async () => {
  const other = await createTestApp(database);
  expect((await other.send('POST', '/api/local/ask', question, 'local-token')).status).toBe(404);
});

it('answer and search without leaving a conversation', async () => {
  const answer = await (await app.send('POST', '/api/local/ask', question, 'local-token')).json();
  expect(answer).toMatchObject({ outcome: 'answered', asOf: '2026-01-01' });
  const found = { query: '登记证', k: 2, asOf: '2026-01-01' };
  expect(
    (await (await app.send('POST', '/api/local/search', found, 'local-token')).json()).results,
  ).toHaveLength(2);
  const wrong = await app.send('POST', '/api/local/ask', { text: 1 }, 'local-token');
  expect(wrong.status).toBe(422);
});

it('take files of any name and bytes', async () => {
  const form = new FormData();
  form.set('publish', 'true');
  form.append('file', new Blob([new Uint8Array([0xff, 0x00, 0x80])]), 'dir/办法 "a" (2020-01-01).md');
  form.append('unreadable', '大.md');
  const response = await app.request('/api/local/ingest', {
    method: 'POST',
    headers: { authorization: 'Bearer local-token', 'accept-language': 'en' },
    body: form,
  });
  expect(await response.json()).toEqual({ publish: true, lang: 'en' });
  expect(ingested).toEqual([
    { path: expect.stringContaining('(2020-01-01).md'), size: 3 },
    { path: '大.md', size: null },
  ]);
});
