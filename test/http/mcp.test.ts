/** The tools, called by the protocol's own client over a real connection. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';

let database: OpenDatabase;
let app: TestApp;
let server: { url: string; close(): Promise<void> };
const client = new Client({ name: 'test', version: '1' });
beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
  server = await app.listen();
  await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)));
});
afterAll(async () => {
  await client.close();
  await server.close();
  await database.close();
});

// biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
async function call(name: string, args: object): Promise<any> {
  const reply = await client.callTool({ name, arguments: args as Record<string, unknown> });
  return reply.isError ? { error: reply.content } : reply.structuredContent;
}

it('offers five tools, each with a description', async () => {
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name)).toEqual([
    'search_provisions',
    'get_provision',
    'ask',
    'list_documents',
    'check_deadline',
  ]);
  for (const tool of tools) expect(tool.description!.length).toBeGreaterThan(20);
});

it('finds provisions of a day', async () => {
  const { results } = await call('search_provisions', { query: '登记证有效期', k: 2 });
  expect(results[0]).toMatchObject({ document: '风筝器械管理办法', article: '第六条' });
  const before = await call('search_provisions', { query: '登记证有效期', asOf: '2015-01-01' });
  expect(before.results[0].document).toBe('风筝暂行规定');
});

it('reads a provision by its usual name', async () => {
  const { provisions } = await call('get_provision', { document: '风筝办法', article: '第六条' });
  expect(provisions[0]).toMatchObject({
    source: 'official',
    status: 'in_force',
    note: { en: expect.any(String) },
  });
  expect((await call('get_provision', { document: '没有的法', article: '第六条' })).provisions).toEqual([]);
});

it('answers with citations', async () => {
  const answer = await call('ask', { question: '登记证有效期几年？' });
  expect(answer).toMatchObject({ outcome: 'answered', citations: [{ article: '第六条' }] });
});

it('lists documents with their status', async () => {
  const { documents } = await call('list_documents', {});
  expect(documents).toContainEqual(expect.objectContaining({ document: '风筝暂行规定', status: 'repealed' }));
});

it('counts a period', async () => {
  expect(await call('check_deadline', { from: '2025-03-03', amount: 5, unit: 'working_day' })).toMatchObject({
    due: '2025-03-10',
    provisional: false,
  });
});

it('tells wrong input in words, and a fault without its inside', async () => {
  expect(
    JSON.stringify(await call('check_deadline', { from: '2025-02-30', amount: 1, unit: 'day' })),
  ).toContain('YYYY-MM-DD');
  expect(
    (await call('check_deadline', { from: '2025-02-03', amount: 9999, unit: 'year' })).error,
  ).toBeDefined();
  const broken = await createTestApp(database, {
    desk: { search: async () => Promise.reject(new Error('disk gone')) },
  });
  const reply = await broken.request('/mcp', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'search_provisions', arguments: { query: 'x' } },
    }),
  });
  const text = await reply.text();
  expect(text).toContain('isError');
  expect(text).not.toContain('disk gone');
});
