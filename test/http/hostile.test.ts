/** Requests that no honest client sends, over real HTTP. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';

let database: OpenDatabase;
let app: TestApp;
let server: Awaited<ReturnType<TestApp['listen']>>;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
  server = await app.listen();
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'en', ...headers },
    body,
  });

async function errorOf(response: Response) {
  const body = await response.json();
  expect(Object.keys(body)).toEqual(['error']);
  expect(body.error.message).not.toBe('');
  return body.error;
}

const paths = ['/api/chat', '/api/search', '/api/conversations'];

describe.each(paths)('%s', (path) => {
  it('refuses 10 MB with 413', async () => {
    const response = await post(path, JSON.stringify({ query: 'x'.repeat(10_000_000) }));
    expect(response.status).toBe(413);
    expect(await errorOf(response)).toMatchObject({ code: 'too_large:request' });
  });

  it('refuses 10 MB of which no length was told', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        if (sent > 10_000_000) controller.close();
        else controller.enqueue(new Uint8Array(100_000).fill(32));
        sent += 100_000;
      },
    });
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it.each([
    ['broken JSON', '{"query": '],
    ['half a string', '"query'],
    ['two values', '{}{}'],
  ])('refuses %s', async (_, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(422);
    expect(await errorOf(response)).toMatchObject({
      code: 'bad_input:request',
      message: 'The body is not valid JSON.',
    });
  });

  it('refuses bytes that are not UTF-8', async () => {
    const response = await post(path, new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]));
    expect(response.status).toBe(422);
    expect((await errorOf(response)).message).toContain('UTF-8');
  });

  it.each([['null'], ['[]'], ['"text"'], ['42'], ['true']])(
    'refuses %s in place of an object',
    async (body) => {
      const response = await post(path, body);
      expect(response.status).toBe(422);
      expect(await errorOf(response)).toMatchObject({ code: 'bad_input:request' });
    },
  );

  it('refuses another content type', async () => {
    const response = await post(path, '{"query":"x"}', { 'content-type': 'text/plain' });
    expect(response.status).toBe(422);
  });

  it('is not troubled by deep nesting', async () => {
    const response = await post(path, `${'['.repeat(30_000)}${']'.repeat(30_000)}`);
    expect(response.status).toBe(422);
  });
});

it('names every wrong field, in the language of the request', async () => {
  const wrong = JSON.stringify({ query: 7, k: 'ten', asOf: 'tomorrow' });
  const english = await errorOf(await post('/api/search', wrong));
  expect(english.fields).toEqual({
    query: 'missing, or not of type string',
    k: 'missing, or not of type number',
    asOf: 'must be a day as YYYY-MM-DD',
  });
  const chinese = await errorOf(await post('/api/search', wrong, { 'accept-language': 'zh-CN,en;q=0.5' }));
  expect(chinese.message).toMatch(/请求内容有误/);
  expect(chinese.fields.asOf).toBe('日期要写成 YYYY-MM-DD');
  const asked = await errorOf(await post('/api/search?lang=zh', wrong));
  expect(asked.message).toBe(chinese.message);
});

it.each([
  ['GET', '/nothing/here'],
  ['GET', '/api/nothing'],
  ['PUT', '/api/conversations'],
  ['GET', '/widget/../package.json'],
  ['GET', '/widget/..%2f..%2fpackage.json'],
  ['GET', '/widget/%00.js'],
])('%s %s is not there', async (method, path) => {
  const response = await fetch(server.url + path, { method });
  expect(response.status).toBe(404);
  expect(await errorOf(response)).toMatchObject({ code: 'not_found:request' });
});

it.each([
  ['/api/provisions/%E4%B8%8D%E5%AD%98%E5%9C%A8@2020-01-01%2F%E7%AC%AC%E4%B8%80%E6%9D%A1', 404],
  ['/api/provisions/%ff%fe', 404],
  ['/api/provisions/x?asOf=2026-13-01', 422],
  ['/api/documents/unknown', 404],
  [`/api/documents/${'x'.repeat(5000)}`, 404],
])('GET %s is refused', async (path, status) => {
  const response = await fetch(server.url + path);
  expect(response.status).toBe(status);
  await errorOf(response);
});

it('keeps odd characters in a message without breaking', async () => {
  const { id, secret } = await app.open();
  const text = `\u0000 \ud800 \u202e <script>alert(1)</script> ${'字'.repeat(100)}`;
  const response = await post(
    `/api/conversations/${id}/messages`,
    JSON.stringify({ clientId: '\u0000', text }),
    {
      authorization: `Bearer ${secret}`,
    },
  );
  expect(response.status).toBe(200);
  const { messages } = await (
    await app.send('GET', `/api/conversations/${id}/messages`, undefined, secret)
  ).json();
  expect(messages[0].text).toContain('<script>');
  expect(messages[0].text.length).toBe(text.length);
});

it('survives a request that is cut off and one that is no HTTP', async () => {
  const port = Number(new URL(server.url).port);
  for (const bytes of [
    'POST /api/chat HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"mess',
    '\x16\x03\x01\x02\x00',
  ]) {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.on('error', () => resolve());
      socket.on('close', () => resolve());
      socket.resume().end(bytes);
    });
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

it('says nothing of its inside when something breaks', async () => {
  const broken = await createTestApp(database, {
    desk: () => {
      throw new Error('connection to 10.0.0.5 refused, password=hunter2');
    },
  });
  const response = await broken.send('POST', '/api/search', { query: 'x' });
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ error: { code: 'internal:request', message: expect.any(String) } });
  expect(String(broken.logged.find(({ err }) => err)?.err)).toContain('hunter2');
});
