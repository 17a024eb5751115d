/** The server as people run it: one process, one data folder, commands beside it. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '../support/app.ts';
import { kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { runCommand, type ServerProcess, startProcess } from '../support/server-process.ts';

let dir: string;
let variables: Record<string, string>;
let server: ServerProcess;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yaowen-server-'));
  variables = { DATA_DIR: join(dir, 'data') };
  server = await startProcess(variables);
});
afterAll(async () => {
  await server?.end('SIGTERM');
  rmSync(dir, { recursive: true, force: true });
});

async function ask(text: string, id: string, secret?: string) {
  const response = await fetch(`${server.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(secret ? { 'x-yaowen-secret': secret } : {}) },
    body: JSON.stringify({ messages: [{ id, role: 'user', parts: [{ type: 'text', text }] }] }),
  });
  const conversation = response.headers.get('x-yaowen-conversation')!;
  const issued = response.headers.get('x-yaowen-secret') ?? secret!;
  const chunks: { type: string; data?: { outcome: string; citations: { source: string }[] } }[] = [];
  for await (const { data } of readEvents(response)) chunks.push(data as (typeof chunks)[number]);
  return { conversation, secret: issued, answer: chunks.find(({ type }) => type === 'data-answer')!.data! };
}

const starterQuestion = '第二类医疗器械注册要向谁申请？';

const titles = async (): Promise<string[]> => {
  const { documents } = await (await fetch(`${server.url}/api/documents`)).json();
  return documents.map(({ id }: { id: string }) => id);
};

const messages = async (conversation: string, secret: string) =>
  (
    await (
      await fetch(`${server.url}/api/conversations/${conversation}/messages`, {
        headers: { authorization: `Bearer ${secret}` },
      })
    ).json()
  ).messages;

it('prints one line when it is ready, and serves page, widget and answers', async () => {
  expect(server.stdout()).toBe(`Yaowen ${server.url}\n`);
  const page = await fetch(`${server.url}/`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('<yaowen-chat');
  const widget = await fetch(`${server.url}/widget/yaowen-chat.js`);
  expect(widget.headers.get('content-type')).toContain('javascript');
  const { answer } = await ask('第二类医疗器械注册要向谁申请？', 'starter');
  expect(answer.outcome).toBe('answered');
  expect(answer.citations[0]).toMatchObject({ source: 'note' });
});

it('stays far under 1 GB', () => {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  const peakKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  expect(peakKb).toBeLessThan(900_000);
});

describe('another process on its data folder', () => {
  it('is refused as a server, with what to do', async () => {
    await expect(startProcess(variables)).rejects.toThrow(/is in use by process \d+ \(http:.*DATA_DIR/s);
  });

  it('goes through it as a command', async () => {
    const asked = await runCommand(['ask', '第二类医疗器械注册要向谁申请？', '--json'], variables);
    expect(asked.stderr).toBe('');
    expect(JSON.parse(asked.stdout)).toMatchObject({ outcome: 'answered', mode: 'quote' });
    const found = JSON.parse(
      (await runCommand(['search', '医疗器械注册', '-k', '3', '--json'], variables)).stdout,
    );
    expect(found.results).toHaveLength(3);
    const empty = await runCommand(['ask', ' ', '--json'], variables);
    expect([empty.code, JSON.parse(empty.stdout).error.code]).toEqual([2, 'bad_input:question']);
  });

  it('brings in texts that answer at once, and loses none to a bad file', async () => {
    const law = join(dir, 'law');
    mkdirSync(law);
    writeFileSync(join(law, '风筝器械管理办法(2020-03-01).md'), kiteRules);
    writeFileSync(join(law, '空白.md'), '   \n');
    writeFileSync(join(law, '坏.md'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xff, 0x00, 0x01]));
    const run = await runCommand(['ingest', law, '--publish', '--json'], variables);
    expect(run.code).toBe(1);
    // How far it is, and nothing else.
    expect(run.stderr.replace(/^(?:reading|saving) \d+\/\d+.*$/gm, '').trim()).toBe('');
    const report = JSON.parse(run.stdout);
    const byName = Object.fromEntries(
      report.files.map((file: { path: string }) => [file.path.split('/').at(-1), file]),
    );
    expect(byName['空白.md']).toMatchObject({
      ok: false,
      error: { code: 'bad_input:ingest' },
      document: null,
    });
    expect(byName['坏.md'].ok).toBe(false);
    const good = byName['风筝器械管理办法(2020-03-01).md'];
    expect(good).toMatchObject({
      ok: true,
      error: null,
      document: { title: '风筝器械管理办法', editionDate: '2020-03-01', effectiveFrom: '2020-05-01' },
      counts: { articles: 10 },
    });
    expect(good.provisions).toContainEqual({
      id: '风筝器械管理办法@2020-03-01/第六条',
      article: '第六条',
      text: expect.stringContaining('有效期为三年'),
    });

    const { answer } = await ask('风筝器械登记证有效期几年？', 'kites');
    expect(answer.citations[0]).toMatchObject({
      source: 'official',
      document: '风筝器械管理办法',
      article: '第六条',
    });
    const ready = await (await fetch(`${server.url}/readyz`)).json();
    expect(ready.release).toBe(report.release);
  });

  it('keeps a draft to itself until it is published', async () => {
    const file = join(dir, '风筝暂行规定(2010-05-01).md');
    writeFileSync(file, oldKiteRules);
    const run = await runCommand(['ingest', file, '--json'], variables);
    expect([run.code, JSON.parse(run.stdout).published]).toEqual([0, false]);
    expect(await titles()).not.toContain('风筝暂行规定');
  });

  it('cannot use its local routes with what stands in a URL', async () => {
    const lock = join(variables.DATA_DIR!, 'yaowen.lock');
    expect(statSync(lock).mode & 0o077).toBe(0);
    const { token } = JSON.parse(readFileSync(lock, 'utf8'));
    const through = await fetch(`${server.url}/api/local/release`, {
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7' },
    });
    expect(through.status).toBe(404);
  });
});

it('says so when the port is taken', async () => {
  const other = createServer();
  await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
  const { port } = other.address() as { port: number };
  const failed = startProcess({ DATA_DIR: join(dir, 'second'), PORT: String(port) });
  await expect(failed).rejects.toThrow(new RegExp(`127.0.0.1:${port} is in use by another program`));
  other.close();
});

it('has the conversation and the law again after it was killed', async () => {
  const file = join(dir, '风筝器械管理办法(2020-03-01).md');
  writeFileSync(file, kiteRules);
  expect((await runCommand(['ingest', file, '--publish'], variables)).code).toBe(0);
  const { conversation, secret } = await ask('你好', 'before');
  await server.end('SIGKILL');
  server = await startProcess(variables);
  expect(await messages(conversation, secret)).toHaveLength(2);
  expect(await titles()).toContain('风筝器械管理办法');
  const { answer } = await ask(starterQuestion, 'after', secret);
  expect(answer.outcome).toBe('answered');
  expect(await messages(conversation, secret)).toHaveLength(4);
});

it('rebuilds an index file that was damaged', async () => {
  await server.end('SIGTERM');
  const folder = join(variables.DATA_DIR!, 'index');
  const { readdirSync } = await import('node:fs');
  const [name] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name!));
  bytes.fill(0x55, bytes.length >> 1);
  writeFileSync(join(folder, name!), bytes);
  server = await startProcess(variables);
  const { answer } = await ask(starterQuestion, 'again');
  expect(answer.outcome).toBe('answered');
});

it('stops when it is told to: streams end, the folder is free', async () => {
  const opened = await (await fetch(`${server.url}/api/conversations`, { method: 'POST' })).json();
  const events = readEvents(
    await fetch(`${server.url}/api/conversations/${opened.id}/events`, {
      headers: { authorization: `Bearer ${opened.secret}` },
    }),
  );
  const next = events.next();
  expect(await server.end('SIGTERM')).toBe(0);
  expect((await next).done).toBe(true);
  expect(() => statSync(join(variables.DATA_DIR!, 'yaowen.lock'))).toThrow(/ENOENT/);
  const asked = await runCommand(['ask', starterQuestion, '--json'], variables);
  expect(JSON.parse(asked.stdout)).toMatchObject({ outcome: 'answered' });
});

it('ends with npm, also when npm is killed outright', async () => {
  const own = join(dir, 'of-npm');
  const npm = spawn('npm', ['start'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, HOME: dir, DATA_DIR: own, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  for await (const piece of npm.stdout) {
    said += piece;
    if (/^Yaowen http/m.test(said)) break;
  }
  const { pid } = JSON.parse(readFileSync(join(own, 'yaowen.lock'), 'utf8'));
  expect(pid).not.toBe(npm.pid);
  npm.kill('SIGKILL');
  const lives = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let tries = 0; lives() && tries < 500; tries += 1) await delay(50);
  expect(lives()).toBe(false);
  expect(() => statSync(join(own, 'yaowen.lock'))).toThrow(/ENOENT/);
});
