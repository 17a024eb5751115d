/** Vectors in whole processes: commands with a throw-away release, and a server that is killed while it embeds. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { kiteRules } from '../support/invented-law.ts';
import { runCommand, startProcess } from '../support/server-process.ts';
import { startVectorDouble, type VectorDouble } from '../support/vector-double.ts';

let dir: string;
let double: VectorDouble;
let variables: Record<string, string>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yaowen-vectors-process-'));
  mkdirSync(join(dir, 'law'));
  writeFileSync(join(dir, 'law', '风筝器械管理办法(2020-03-01).md'), kiteRules);
  double = await startVectorDouble();
  variables = {
    DATA_DIR: join(dir, 'data'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    EMBEDDING_URL: double.url,
    EMBEDDING_ID: 'toy',
    EMBEDDING_API_KEY: 'sk-secret-3',
    RERANK_URL: double.rerankUrl,
    RERANK_ID: 'judge',
  };
});
afterAll(async () => {
  await double.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  double.requests.length = 0;
  double.embedded.length = 0;
  double.manner = () => ({ do: 'well' });
});

const search = (words: string, over: Record<string, string> = {}) =>
  runCommand(['search', words, '--knowledge', join(dir, 'law'), '-k', '3', '--json'], {
    ...variables,
    ...over,
  });

it('of a command come through the user’s cache: nothing of the data folder is touched', async () => {
  const first = await search('纸鸢上户口');
  expect([first.code, first.stderr]).toEqual([0, '']);
  const { results } = JSON.parse(first.stdout);
  expect(results[0].why.at(-1)).toMatch(/dense \d+ → fused \d+ → features \d+ → rerank 1$/);
  const texts = double.embedded.length;
  expect(texts).toBeGreaterThan(5);
  expect(JSON.parse((await search('纸鸢上户口')).stdout).results).toEqual(results);
  expect(double.embedded.length).toBe(texts + 1);
  expect(existsSync(variables.DATA_DIR!)).toBe(false);
});

it('of a command that cannot be made end it with what to check, and never with the key', async () => {
  double.manner = () => ({ do: 'status', status: 401, body: 'wrong key sk-secret-3' });
  const failed = await search('风筝', { XDG_CACHE_HOME: join(dir, 'other-cache') });
  expect(failed.code).toBe(1);
  expect(JSON.parse(failed.stdout)).toMatchObject({
    error: { code: 'unavailable:embedding', message: expect.stringContaining('EMBEDDING_API_KEY') },
  });
  expect(failed.stdout + failed.stderr).not.toContain('sk-secret-3');
});

it('of a command are done without for a question, and it says so', async () => {
  double.manner = () => ({ do: 'status', status: 400 });
  const reply = JSON.parse((await search('登记证有效期')).stdout);
  expect(reply.degraded).toEqual(['embedding_unavailable', 'rerank_unavailable']);
  expect(reply.results[0].article).toBe('第六条');
});

it('half made when the server was killed are not made again, and another model is refused by name', async () => {
  const own = { ...variables, DATA_DIR: join(dir, 'server') };
  let requests = 0;
  // 32 texts a request, 512 a record in the cache: a part is kept, a part is lost.
  double.manner = () => (++requests > 40 ? { do: 'status', status: 503 } : { do: 'well' });
  const server = await startProcess({ ...own, EMBEDDING_CONCURRENCY: '2' });
  const ready = async (url: string) => (await (await fetch(`${url}/readyz`)).json()).embedding;
  expect(await ready(server.url)).toEqual({ model: 'toy', dimension: null, state: 'building' });
  await server.end('SIGKILL');
  const before = double.embedded.length;
  double.manner = () => ({ do: 'well' });
  const again = await startProcess(own);
  for (let tries = 0; (await ready(again.url)).state !== 'ready' && tries < 600; tries += 1) await delay(50);
  expect(await ready(again.url)).toEqual({ model: 'toy', dimension: 10, state: 'ready' });
  const all = new Set(double.embedded).size;
  const twice = double.embedded.length - all;
  expect(before).toBeGreaterThan(512);
  expect(twice).toBeLessThan(before - 511);
  await again.end('SIGTERM');

  const other = { ...own, EMBEDDING_ID: 'another' };
  await expect(startProcess(other)).rejects.toThrow(/toy \(10\).*another.*reembed/s);
  const forgotten = await runCommand(['reembed', '--json'], other);
  expect(JSON.parse(forgotten.stdout)).toMatchObject({ model: 'another', releases: [expect.any(String)] });
}, 120_000);
