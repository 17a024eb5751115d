import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestLanguage } from '../../src/http/middleware/language.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { createTestApp, openTestDatabase } from '../support/app.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it.each([
  [undefined, undefined, 'zh'],
  [undefined, '*', 'zh'],
  [undefined, 'en-GB,en;q=0.9', 'en'],
  [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  [undefined, 'fr, en;q=0.7, zh;q=0.3', 'en'],
  [undefined, 'en;q=0', 'zh'],
  [undefined, ';;;q=,,', 'zh'],
  ['en', 'zh-CN', 'en'],
  ['zh', 'en', 'zh'],
] as const)('language of ?lang=%s and Accept-Language %s is %s', (asked, header, lang) => {
  expect(requestLanguage(asked, header)).toBe(lang);
});

describe('headers', () => {
  it('forbid what the page does not need', async () => {
    const app = await createTestApp(database, {
      assets: { 'index.html': { body: '<p>', type: 'text/html' } },
    });
    for (const path of ['/', '/healthz', '/nothing', '/api/docs']) {
      const { headers } = await app.request(path);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-request-id')).toBeTruthy();
    }
  });

  it('let only named sites frame the page and call the API', async () => {
    const app = await createTestApp(database, {
      settings: { frameAncestors: ['https://portal.example'], allowedOrigins: ['https://portal.example'] },
    });
    const ask = (origin: string) => app.request('/api/documents', { headers: { origin } });
    const allowed = await ask('https://portal.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://portal.example');
    expect(allowed.headers.get('access-control-expose-headers')).toContain('x-yaowen-secret');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect(allowed.headers.get('content-security-policy')).toContain(
      "frame-ancestors 'self' https://portal.example",
    );
    const refused = await app.request('/api/documents/unknown', {
      headers: { origin: 'https://portal.example' },
    });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
      404,
      'https://portal.example',
    ]);
    const other = await ask('https://evil.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('allow no other site by default', async () => {
    const app = await createTestApp(database);
    const { headers } = await app.request('/api/documents', {
      headers: { origin: 'https://portal.example' },
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('let a browser ask before it calls from a named site', async () => {
    const app = await createTestApp(database, { settings: { allowedOrigins: ['https://portal.example'] } });
    const response = await app.request('/api/chat', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://portal.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-yaowen-secret',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('x-yaowen-secret');
  });
});

describe('the rate limit', () => {
  it('stops one client and no other', async () => {
    let client: string | null = 'a';
    const app = await createTestApp(database, {
      settings: { rateLimitPerMinute: 3 },
      clientOf: () => client,
    });
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await app.request('/api/documents')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const stopped = await app.request('/api/documents');
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await stopped.json()).toMatchObject({ error: { code: 'rate_limit:request' } });
    expect((await app.request('/healthz')).status).toBe(200);
    client = 'b';
    expect((await app.request('/api/documents')).status).toBe(200);
    client = null;
    for (let n = 0; n < 5; n += 1) expect((await app.request('/api/documents')).status).toBe(200);
  });
});

describe('the page', () => {
  it('is served with its type and tag, and not sent again unchanged', async () => {
    const app = await createTestApp(database, {
      assets: {
        'index.html': { body: '<!doctype html>', type: 'text/html; charset=utf-8' },
        'yaowen-chat.js': { body: 'export {}', type: 'text/javascript; charset=utf-8' },
      },
    });
    const page = await app.request('/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const script = await app.request('/widget/yaowen-chat.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const again = await app.request('/widget/yaowen-chat.js', {
      headers: { 'if-none-match': script.headers.get('etag')! },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await app.request('/widget/other.js')).status).toBe(404);
  });
});

describe('what can be seen of it', () => {
  it('is whether it is ready', async () => {
    const app = await createTestApp(database);
    expect(await (await app.request('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await app.request('/readyz')).json()).toEqual({
      status: 'ready',
      release: 'rel_invented',
      index: { kind: 'embedded', size: 12 },
      embedding: null,
      rerank: null,
      mode: 'laptop',
      switches: [],
    });
  });

  it('is what it has done, in numbers', async () => {
    const app = await createTestApp(database);
    const { id, secret } = await app.open();
    await app.send(
      'POST',
      `/api/conversations/${id}/messages`,
      { clientId: '1', text: '登记证有效期几年？' },
      secret,
    );
    const metrics = await (await app.request('/metrics')).text();
    expect(metrics).toContain('yaowen_turns_total{outcome="answered"} 1\n');
    expect(metrics).toContain('yaowen_turn_seconds_count 1\n');
    expect(metrics).toContain('yaowen_index_passages{kind="embedded"} 12\n');
    expect(metrics).toContain('yaowen_release_info{release="rel_invented"} 1\n');
    expect(metrics).toMatch(
      /yaowen_http_requests_total\{method="POST",route="\/api\/conversations\/:id\/messages",status="200"\} 1/,
    );
    for (const line of metrics.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) |[a-z_]+(\{.*\})? [\d.e+-]+$)/);
  });

  it('is in the log, without what was asked and without secrets', async () => {
    const app = await createTestApp(database);
    const { id, secret } = await app.open();
    await app.send(
      'POST',
      `/api/conversations/${id}/messages`,
      { clientId: '1', text: '登记证有效期几年？' },
      secret,
    );
    await app.send('POST', '/api/search', { query: '登记证' });
    const log = JSON.stringify(app.logged);
    expect(log).toContain('"outcome":"answered"');
    expect(log).not.toContain('登记证');
    expect(log).not.toContain(secret.split('.')[1]);
  });

  it('is its description', async () => {
    const app = await createTestApp(database);
    const description = await (await app.request('/api/openapi.json')).json();
    expect(description.openapi).toBe('3.1.0');
    const promised = [
      '/api/chat',
      '/api/conversations',
      '/api/conversations/{id}',
      '/api/conversations/{id}/messages',
      '/api/conversations/{id}/events',
      '/api/conversations/{id}/handoff',
      '/api/search',
      '/api/documents',
      '/api/documents/{id}',
      '/api/provisions/{id}',
      '/api/messages/{id}/feedback',
      '/api/cases/{number}',
      '/healthz',
      '/readyz',
    ];
    expect(Object.keys(description.paths)).toEqual(expect.arrayContaining(promised));
    expect(JSON.stringify(description)).not.toContain('/api/local');
    const docs = await app.request('/api/docs');
    expect(docs.headers.get('content-type')).toContain('text/html');
    const page = await docs.text();
    expect(page).toContain('/api/search');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });
});

describe('asking without scripts', () => {
  const post = (app: Awaited<ReturnType<typeof createTestApp>>, question: string, lang = 'zh') =>
    app.request(`/ask?lang=${lang}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ question }).toString(),
    });

  it('gives a form, and the answer with its basis', async () => {
    const app = await createTestApp(database);
    expect(await (await app.request('/ask')).text()).toContain('<form method="post" action="/ask?lang=zh">');
    const page = await (await post(app, '登记证有效期几年？')).text();
    expect(page).toContain('《风筝器械管理办法》第六条');
    expect(page).toContain('内容由人工智能生成');
  });

  it('lets no markup through', async () => {
    const app = await createTestApp(database);
    const page = await (await post(app, '</textarea><script>alert(1)</script>', 'en')).text();
    expect(page).not.toContain('<script>');
    expect(page).toContain('lang="en"');
  });

  it('says what is wrong with a question', async () => {
    const app = await createTestApp(database);
    expect((await post(app, ' ')).status).toBe(422);
    expect((await post(app, '问'.repeat(5000))).status).toBe(413);
    expect((await post(app, 'x'.repeat(100_000))).status).toBe(413);
  });
});
