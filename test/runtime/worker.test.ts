/** The Worker: what its bundle holds, and that it runs in workerd. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHarness } from 'wrangler';
import { openPostgres } from '../../src/adapters/database/postgres/open-postgres.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { firstAdministratorLink } from '../../src/desk/sign-in/setup-links.ts';
import { migrate } from '../../src/records/migrate.ts';
import { buildWidget, isStale } from '../../widget/build.ts';
import { noPostgres, startPostgres, type TestCluster } from '../support/postgres.ts';

const root = resolve(import.meta.dirname, '../..');
const configPath = join(root, 'wrangler.toml');
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yaowen-worker-'));
  process.env.WRANGLER_SEND_METRICS = 'false';
  process.env.CI = '1';
  if (await isStale()) await buildWidget();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('is a small bundle without anything that only Node has', async () => {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  await promisify(execFile)(
    process.execPath,
    [wrangler, 'deploy', '--dry-run', '--config', configPath, '--outdir', dir],
    { cwd: root, env: { ...process.env, HOME: dir, XDG_CONFIG_HOME: dir } },
  );
  const { sources } = JSON.parse(readFileSync(join(dir, 'worker.js.map'), 'utf8')) as { sources: string[] };
  expect(sources.length).toBeGreaterThan(100);
  const wrong = sources.filter((path) =>
    /@electric-sql|@hono\/node-server|\/pino\/|adapters\/database\/pglite|src\/runtime\/(?!worker)|\/knowledge\/notes\//.test(
      path,
    ),
  );
  expect(wrong).toEqual([]);
  const bytes = gzipSync(readFileSync(join(dir, 'worker.js'))).length;
  expect(bytes).toBeLessThan(1_000_000);
});

describe.skipIf(noPostgres)(
  `in workerd, on PostgreSQL${noPostgres ? ` (skipped: ${noPostgres})` : ''}`,
  () => {
    let cluster: TestCluster;
    let server: ReturnType<typeof createTestHarness>;
    let setUpToken: string;
    const fetchJson = async (path: string, init?: Parameters<typeof server.fetch>[1]) => {
      const response = await server.fetch(path, init);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };

    beforeAll(async () => {
      cluster = await startPostgres();
      const url = cluster.createDatabase();
      const database = openPostgres({ url });
      await migrate(database.db, readMigrations());
      const records = { db: database.db, clock: { now: () => new Date() }, agency: 'default' };
      setUpToken = (await firstAdministratorLink(records, { actor: 'system' }))!.token;
      await database.close();
      // The committed settings, on the database of this test.
      const own = join(dir, 'wrangler.toml');
      const settings = readFileSync(configPath, 'utf8')
        .replace(/^main = "(.*)"/m, (_, path) => `main = "${join(root, path)}"`)
        .replace(/^directory = "(.*)"/m, (_, path) => `directory = "${join(root, path)}"`)
        .replace(
          /^localConnectionString = .*/m,
          `localConnectionString = "${url.replace('app@', 'app:none@')}"`,
        );
      writeFileSync(own, settings);
      server = createTestHarness({ workers: [{ configPath: own }] });
      await server.listen();
    });
    afterAll(async () => {
      await server?.close();
      cluster?.stop();
    });

    it('says that it cannot answer yet, and why', async () => {
      const ready = await fetchJson('/readyz', { headers: { 'accept-language': 'en' } });
      expect(ready).toMatchObject({
        status: 503,
        body: { error: { code: 'unavailable:index', message: expect.stringContaining('no passage index') } },
      });
      expect((await fetchJson('/healthz')).status).toBe(200);
    });

    it('keeps conversations, and ends a question as a fault of the search', async () => {
      const opened = await fetchJson('/api/conversations', { method: 'POST' });
      expect(opened.status).toBe(201);
      const { id, secret } = opened.body as { id: string; secret: string };
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const turn = await fetchJson(`/api/conversations/${id}/messages`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ clientId: 'one', text: '登记证有效期几年？' }),
      });
      expect(turn.body).toMatchObject({ answer: { outcome: 'error', reason: 'search_fault' } });
      const called = await fetchJson(`/api/conversations/${id}/handoff`, { method: 'POST', headers });
      expect(called).toMatchObject({ status: 200, body: { created: true } });
      const { body } = await fetchJson(`/api/conversations/${id}/messages`, { headers });
      expect((body.messages as { role: string }[]).map(({ role }) => role)).toEqual([
        'asker',
        'bot',
        'system',
      ]);
      expect((await fetchJson(`/api/conversations/${id}`, {})).status).toBe(401);
    });

    it('signs staff in, with passwords hashed there', async () => {
      const headers = { 'content-type': 'application/json', 'x-yaowen-desk': '1' };
      const person = { email: 'wang@agency.example', password: 'four quiet green kites' };
      const made = await fetchJson('/api/desk/set-up', {
        method: 'POST',
        headers,
        body: JSON.stringify({ ...person, token: setUpToken, name: '王一' }),
      });
      expect(made).toMatchObject({ status: 200, body: { staff: { roles: ['administrator'] } } });
      const signIn = (password: string) =>
        server.fetch('/api/desk/session', {
          method: 'POST',
          headers,
          body: JSON.stringify({ ...person, password }),
        });
      expect((await signIn('another password')).status).toBe(401);
      const signedIn = await signIn(person.password);
      expect(signedIn.status).toBe(200);
      const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
      expect((await fetchJson('/api/admin/staff', { headers: { cookie } })).status).toBe(200);
    });

    it('offers its tools and counts a period', async () => {
      const call = (method: string, params: object) =>
        fetchJson('/mcp', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
        });
      const { tools } = (await call('tools/list', {})).body.result as { tools: unknown[] };
      expect(tools).toHaveLength(5);
      const counted = await call('tools/call', {
        name: 'check_deadline',
        arguments: { from: '2025-03-03', amount: 5, unit: 'working_day' },
      });
      expect(counted.body.result).toMatchObject({ structuredContent: { due: '2025-03-10' } });
    });

    it('serves the page with the app’s own headers', async () => {
      const page = await server.fetch('/');
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await page.text()).toContain('<yaowen-chat');
      expect((await server.fetch('/widget/yaowen-chat.js')).headers.get('content-type')).toContain(
        'javascript',
      );
    });
  },
);
